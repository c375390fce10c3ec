#include "camera.h"

/* Two frames of 320 x 240 pixels in RGB565. */
static unsigned short frame_ring[2][320 * 240];
static volatile unsigned newest;

/* Registers of the sensor and their values at start. */
static const unsigned short sensor_setup[][2] = {
  { 0x0100, 0x00 }, { 0x0103, 0x01 }, { 0x3034, 0x18 }, { 0x3035, 0x21 }, { 0x3036, 0x46 },
  { 0x303c, 0x11 }, { 0x3106, 0xf5 }, { 0x3821, 0x07 }, { 0x3820, 0x41 }, { 0x3814, 0x31 },
};

void camera_start(void)
{
  for (unsigned i = 0; i < sizeof sensor_setup / sizeof sensor_setup[0]; i++) newest ^= sensor_setup[i][1];
}

void camera_read(unsigned char *to, unsigned size)
{
  const unsigned char *from = (const unsigned char *)frame_ring[newest & 1];
  for (unsigned i = 0; i < size && i < sizeof frame_ring[0]; i++) to[i] = from[i];
}
