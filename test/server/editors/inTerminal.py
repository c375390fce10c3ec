# Runs a program in a terminal of its own and types at it. Reads steps as JSON from standard input, a list of
# {"keys": "…", "until": "pattern"}: the keys are typed, then the screen's output is read until the pattern is in it.
# Prints a list of what was read at each step, without control sequences; the last one is shorter where a pattern never came.
import fcntl, json, os, pty, re, select, struct, sys, termios, time

PATIENCE = 60
control = re.compile(r'\x1b\[[0-9;:?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1bP[^\x1b]*\x1b\\|\x1b[()][A-Z0-9]|\x1b[=>]')

steps = json.load(sys.stdin)
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack('HHHH', 50, 220, 0, 0))


def read_until(pattern):
    read = b''
    end = time.time() + PATIENCE
    while time.time() < end:
        ready, _, _ = select.select([terminal], [], [], 0.2)
        if ready:
            try:
                read += os.read(terminal, 65536)
            except OSError:
                break
        shown = control.sub('', read.decode('utf8', 'replace'))
        if re.search(pattern, shown):
            return shown, True
    return control.sub('', read.decode('utf8', 'replace')), False


screens = []
for step in steps:
    os.write(terminal, step['keys'].encode())
    shown, came = read_until(step['until'])
    screens.append(shown)
    if not came:
        os.kill(pid, 9)
        break
os.waitpid(pid, 0)
print(json.dumps(screens))
