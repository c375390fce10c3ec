#ifndef CAMERA_H
#define CAMERA_H

/* Starts the sensor; frames come in a ring of two. */
void camera_start(void);
/* Copies the newest frame, at most `size` bytes. */
void camera_read(unsigned char *to, unsigned size);

#endif
