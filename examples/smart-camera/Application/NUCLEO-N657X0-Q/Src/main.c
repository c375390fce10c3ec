/* The example is about memory: this application takes frames, runs the network and keeps what it found. */
#include "camera.h"

extern void LL_ATON_network_Run(void);
extern int detections_update(const unsigned char *scores, int count);

/* 192 x 192 pixels, RGB: what the network takes in. */
static unsigned char network_input[192 * 192 * 3];
/* Only a build with a display uses it: the linker leaves it out. */
unsigned char display_lut[4096];
int frames = 1;

void display_show(void)
{
  for (int i = 0; i < 4096; i++) display_lut[i] = (unsigned char)i;
}

int main(void)
{
  camera_start();
  for (;;) {
    camera_read(network_input, sizeof network_input);
    LL_ATON_network_Run();
    frames += detections_update(network_input, 64);
  }
}
