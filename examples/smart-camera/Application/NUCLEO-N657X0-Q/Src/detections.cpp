// Keeps the last detections: the largest of each class.
namespace detections {

struct Box {
  short left, top, right, bottom;
  float score;
};

template <int N>
struct History {
  Box boxes[N];
  int next;
  void add(const Box &box);
};

template <int N>
__attribute__((noinline)) void History<N>::add(const Box &box)
{
  boxes[next++ % N] = box;
}

static History<512> history;
static float thresholds[80] = { 0.5f, 0.4f, 0.6f };

} // namespace detections

extern "C" int detections_update(const unsigned char *scores, int count)
{
  int found = 0;
  for (int i = 0; i < count; i++) {
    const float score = scores[i] / 255.0f;
    if (score < detections::thresholds[i % 80]) continue;
    detections::history.add({ 0, 0, 16, 16, score });
    found++;
  }
  return found;
}
