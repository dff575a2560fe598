namespace ProFL.Learning.SubModels;

/// <summary>What a client's training of a sub-model aims at.</summary>
public enum Objective
{
    /// <summary>Cross-entropy between the logits and the labels, by gradient descent.</summary>
    CrossEntropy,

    /// <summary>
    /// Mean squared error between the logits of the sub-model and those of <see cref="SubModel.Teacher"/>, by
    /// gradient descent; labels play no part.
    /// </summary>
    Distillation,

    /// <summary>
    /// No gradient: the moments of what batch normalisation sees, over the client's samples, from which running statistics are set.
    /// </summary>
    Calibration,
}
