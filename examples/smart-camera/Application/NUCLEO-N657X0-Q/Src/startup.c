/* What runs before main, and the vector table. */
extern unsigned _sidata, _sdata, _edata, _sbss, _ebss, _estack;
extern int main(void);

void Reset_Handler(void)
{
  unsigned *from = &_sidata;
  for (unsigned *to = &_sdata; to < &_edata;) *to++ = *from++;
  for (unsigned *to = &_sbss; to < &_ebss;) *to++ = 0;
  main();
}

static void Default_Handler(void)
{
  for (;;) {
  }
}

__attribute__((section(".isr_vector"), used)) static void *const vectors[16 + 195] = {
  &_estack, (void *)Reset_Handler, [2 ... 210] = (void *)Default_Handler,
};
