import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { demangle } from '../../../core/image/demangle';

describe('demangle', () => {
  it.each([
    ['_ZN5model3runEv', 'model::run()'],
    ['_ZNK5model4size4Evj', '_ZNK5model4size4Evj'], // one digit too many: no name
    ['_ZNK5model4sizeEj', 'model::size(unsigned int) const'],
    ['_ZN5LayerILi3ELb1EED1Ev', 'Layer<3, true>::~Layer()'],
    ['_ZN5LayerILi3ELb1EE3runIRdEEvOT_RA3_i', 'void Layer<3, true>::run<double&>(double&, int (&) [3])'],
    ['_ZTVN5model5LayerE', 'vtable for model::Layer'],
    ['_ZZ4initvE4done', 'init()::done'],
    ['_ZGVZ4initvE4done', 'guard variable for init()::done'],
    ['_ZN12_GLOBAL__N_16hiddenE', '(anonymous namespace)::hidden'],
    ['_Z4takeMN5model1SEVFllEPFviPvE', 'take(long (model::S::*)(long) volatile, void (*)(int, void*))'],
    ['_ZN1SclEi', 'S::operator()(int)'],
    ['_ZNK1ScvbEv', 'S::operator bool() const'],
    ['_Z3runi.constprop.0', 'run(int) [clone .constprop.0]'],
    [
      '_ZSt4moveIRiEONSt16remove_referenceIT_E4typeEOS2_',
      'std::remove_reference<int&>::type&& std::move<int&>(int&)',
    ],
  ])('%s', (mangled, expected) => {
    expect(demangle(mangled)).toBe(expected);
  });

  it('leaves alone what is no C++ name or is not supported', () => {
    for (const name of ['HAL_Init', '_Zebra', '_Z', '', '_ZN3fooILX1+2EEE', `_ZN${'1a'.repeat(5000)}E`]) {
      expect(demangle(name)).toBe(name);
    }
  });

  it('bounds names that grow by referring to themselves', () => {
    // Each argument is two of the one before: 2^60 characters, written out.
    let name = '_Z1fI1aS_E';
    for (let i = 0; i < 60; i++) name += `P${`S${i.toString(36).toUpperCase()}_`}`;
    expect(demangle(name).length).toBeLessThan(10_000);
    expect(demangle(`_Z1f${'P'.repeat(4000)}i`)).toBe(`_Z1f${'P'.repeat(4000)}i`);
  });

  it('never throws', () => {
    const piece = fc.constantFrom(
      ...[
        'N',
        'E',
        'I',
        'S_',
        'S0_',
        'T_',
        'St',
        'Z',
        'K',
        'P',
        'R',
        'F',
        'v',
        'i',
        '3foo',
        '1a',
        'C1',
        'D0',
      ],
      ...[
        'L',
        'b1',
        'Dp',
        'J',
        'M',
        'A3_',
        'cv',
        'pl',
        'Ul',
        '_',
        'Ss',
        'B',
        '.isra.0',
        'X',
        'TV',
        'Th',
        '9',
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 24 }), (pieces) => {
        expect(typeof demangle(`_Z${pieces.join('')}`)).toBe('string');
      }),
      { numRuns: 3000 },
    );
  });

  const source = `
    namespace model {
    template <int N, bool B> struct Layer { template <class T> void run(T&& x, int (&a)[N]); virtual ~Layer(); };
    template <int N, bool B> template <class T> __attribute__((noinline)) void Layer<N, B>::run(T&& x, int (&a)[N]) {}
    template <int N, bool B> Layer<N, B>::~Layer() {}
    namespace { int hidden; struct Anon { int f(int) const &; }; int Anon::f(int a) const & { return a + hidden; }
    int (*table(int, char const *))(double) { return nullptr; } }
    struct S { int m; int g(long) volatile; operator bool() const; void operator()(int); };
    int S::g(long l) volatile { return l; } S::operator bool() const { return m; } void S::operator()(int) {}
    void take(int (S::*p)(long) volatile, int S::*q, void (*cb)(int, void *), unsigned char const *const *x, ...) {}
    enum class E { A, B }; template <E e> int en() { static int z; return ++z; }
    template <class... A> int va(A&&... a) { return sizeof...(a); }
    int lambda() { auto l = [](int a, char b) { static int n; return a + b + n++; }; return l(1, 2); }
    }
    int operator+(model::S const &, int) { return 1; }
    int main() { int a[3]; double d; model::Layer<3, true> l; l.run(d, a); l.run(2.f, a); model::Anon an; an.f(2);
      model::table(1, ""); model::en<model::E::B>(); model::lambda(); model::va(1, d, "x"); model::va();
      model::S s; (bool)s; s(2); s + 1; return 0; }`;

  it.skipIf(spawnSync('arm-none-eabi-g++', ['--version']).status !== 0)('agrees with c++filt', () => {
    const folder = mkdtempSync(join(tmpdir(), 'names-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const run = (tool: string, args: string[], input?: string): string =>
      execFileSync(`arm-none-eabi-${tool}`, args, {
        cwd: folder,
        encoding: 'utf8',
        input,
        stdio: ['pipe', 'pipe', 'pipe'],
      });
    writeFileSync(join(folder, 'names.cpp'), source);
    run('g++', ['-std=c++17', '-mcpu=cortex-m55', '-mthumb', '-O0', '-c', 'names.cpp', '-o', 'names.o']);
    const names = run('nm', ['-j', 'names.o'])
      .split('\n')
      .filter((name) => name.startsWith('_Z'));
    const expected = run('c++filt', ['-i'], `${names.join('\n')}\n`)
      .trimEnd()
      .split('\n');
    expect(names.length).toBeGreaterThan(20);
    expect(names.map(demangle)).toEqual(expected);
  });
});
