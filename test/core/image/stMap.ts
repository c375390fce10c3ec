/** A map as GNU ld 2.40 prints it for a project of ST's, cut to one of each kind of line. */
export const stMap = `Archive member included to satisfy reference by file (symbol)

./Lib/NetworkRuntime1010_CM55_GCC.a(ll_aton_runtime.o)
                              build/main.o (LL_ATON_RT_Main)
/usr/lib/libc.a(libc_a-memset.o)     build/main.o (memset)

Discarded input sections

 .text          0x00000000        0x0 build/main.o
 .bss.never_used
                0x00000000       0x40 build/main.o

Memory Configuration

Name             Origin             Length             Attributes
ROM              0x70100400         0x0007fc00         xr
RAM              0x34000000         0x00100000         xrw
NONE             0x90000000         0x00000000
*default*        0x00000000         0xffffffff

Linker script and memory map

LOAD build/main.o
LOAD build/My Model/network.o
START GROUP
LOAD ./Lib/NetworkRuntime1010_CM55_GCC.a
END GROUP
                0x00000200                        _Min_Heap_Size = 0x200
                0x00000800                        _Min_Stack_Size = 0x800
                0x34100000                        _estack = (ORIGIN (RAM) + LENGTH (RAM))
                0x340ff800                        _sstack = (_estack - _Min_Stack_Size)

.text           0x70100400       0x60
                0x70100400                        . = ALIGN (0x4)
 *(.text)
 *(SORT_BY_NAME(.text*))
 .text.main     0x70100400       0x20 build/main.o
                0x70100400                main
 .text.LL_ATON_RT_Main
                0x70100420       0x18 ./Lib/NetworkRuntime1010_CM55_GCC.a(ll_aton_runtime.o)
                0x70100420                LL_ATON_RT_Main
 *fill*         0x70100438        0x8 ff
 .rodata.network
                0x70100440       0x1c build/My Model/network.o
                                 0x20 (size before relaxing)
                0x70100440                ns::table(int, char)
                0x7010045c        0x4 LONG 0x12345678
                [!provide]                        PROVIDE (never = .)
                0x70100460                        PROVIDE (_etext = .)
                0x00000001                        ASSERT ((_etext > 0x0), text is empty)
                0x70100460                        _sidata = LOADADDR (.data)

.data           0x34000000        0x8 load address 0x70100460
                0x34000000                        _sdata = .
 .data.counter  0x34000000        0x4 build/main.o
                0x34000000                counter
                0x34000008                        . = ALIGN (0x8)
 *fill*         0x34000004        0x4 

.dropped
 *(.dropped)

._a_section_with_a_long_name
                0x34000008       0x20 load address 0x70100468
 .bss.x         0x34000008       0x20 build/main.o

.bss            0x34000028       0x58
 COMMON         0x34000028       0x40 build/main.o
                0x34000028                frame
                0x34000060                        _ebss = .
                0x34000060                        _ebss = (. + 0x8)

.psram (NOLOAD) 0x90000000        0x0

.app            0x34000080       0x40
 .app           0x34000080       0x40 build/main.o

._user_heap_stack
                0x340000c0      0xa00
                [0x340000c0]                      PROVIDE (end = .)
                0x340002c0                        . = (. + _Min_Heap_Size)

/DISCARD/
 libc.a(*)
OUTPUT(build/My App.elf elf32-littlearm)
LOAD linker stubs

.comment        0x00000000       0x26
 .comment       0x00000000       0x26 build/main.o
                                 0x27 (size before relaxing)

.debug_info     0x00000000     0x1000
 .debug_info    0x00000000     0x1000 build/main.o

Cross Reference Table

Symbol                                            File
main                                              build/main.o
LOAD not/a/file.o
`;
