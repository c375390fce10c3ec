/* The example is about memory: this application only waits. */
int main(void)
{
  for (;;) {
  }
}
