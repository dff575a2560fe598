namespace ProFL.Learning.Memory;

/// <summary>When the fixed prefix of a sub-model runs.</summary>
public enum PrefixUse
{
    /// <summary>Once, before the training, which reads its features; its weights are gone by then.</summary>
    Before,

    /// <summary>Not at all: its features are there already.</summary>
    Cached,

    /// <summary>In every batch, beside the training; see <see cref="Jobs.FrozenBatchNorm.Train"/>.</summary>
    EveryBatch,
}
