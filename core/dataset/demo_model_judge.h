// Says what a picture of the emoji world shows, without a network: the nearest of all rendered emoji.
//
// After Dalal and Triggs (2005) in spirit: difference from the background in brightness, two opponent colours
// and the gradient of the brightness, compared by the cosine with every object at every plausible size and
// place. Tolerates the blur and noise an autoencoder leaves. Constant once made; judge() may be called from
// any thread.
#pragma once

#include "core/dataset/emoji_world.h"

#include <vector>

namespace candela
{

/// What was found in one place of the picture.
struct SeenObject {
    int object = nothing; // index into EmojiWorld::objects()
    ObjectSize size = ObjectSize::Big;
    float likeness = 0; // cosine of the angle to the nearest emoji; above 0.9 where the painting is good

    static constexpr int nothing = -1;
};

struct SeenScene {
    int background = 0; // index into backgroundColours: the nearest in CIELAB to the border
    std::vector<SeenObject> objects; // as many as were looked for, from left to right
};

class DemoModelJudge
{
public:
    /// Keeps a reference to the world.
    explicit DemoModelJudge(const EmojiWorld& world)
        : m_world(world)
    {
    }

    /// Looks for one object in the whole picture, or for two in its left and right halves. The picture is RGB
    /// of any size; it is compared at 64×64. Some 30 ms.
    SeenScene judge(const Image& image, int objectCount) const;

private:
    const EmojiWorld& m_world;
};

/// The index into backgroundColours that is nearest in CIELAB.
int nearestBackground(const Rgb& colour);

} // namespace candela
