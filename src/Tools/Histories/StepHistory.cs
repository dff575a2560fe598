using ProFL.Messages.Facts;
using ProFL.Messages.Wire;
using ProFL.Operators.Formatting;
using ProFL.Tools.Formatting;
using Phase = ProFL.Learning.Curricula.Phase;
using Stage = ProFL.Learning.SubModels.Stage;

namespace ProFL.Tools.Histories;

/// <summary>A step of the curriculum, whether it has been run or not.</summary>
/// <param name="Index">Its place in the curriculum, from 0.</param>
/// <param name="Stage">Shrinking or growing.</param>
/// <param name="Step">The step of the stage, from 1.</param>
/// <param name="Phase">What it is for.</param>
/// <param name="ActiveBlock">The block or proxy that it is about; empty when there is no such one.</param>
/// <param name="Rounds">Completed in it so far.</param>
/// <param name="FrozenBy">What ended it; unspecified while it is not over.</param>
/// <param name="ClientsAble">Clients whose budget suffices for the whole step.</param>
/// <param name="ClientsPartly">Clients that can train a share of it.</param>
/// <param name="EstimatedBytes">Memory that a client needs for the whole step, by the memory model.</param>
/// <param name="MeasuredPeakBytes">The same as measured; null when it was not.</param>
/// <param name="Accuracy">Of its sub-model when it was last evaluated; null when it was not.</param>
public sealed record StepHistory(
    int Index,
    Stage Stage,
    int Step,
    Phase Phase,
    string ActiveBlock,
    int Rounds,
    StepEnding FrozenBy,
    int ClientsAble,
    int ClientsPartly,
    long EstimatedBytes,
    long? MeasuredPeakBytes,
    HeldOutAccuracy? Accuracy
)
{
    /// <summary>Clients that cannot hold the step and train all of it segment by segment.</summary>
    public int ClientsStreaming { get; init; }

    /// <summary>
    /// Processor time of the clients' trainings in its completed rounds whose updates count, in seconds; null where it is not known of each
    /// of them, and before the first round.
    /// </summary>
    public double? ClientCpuSeconds { get; init; }

    /// <summary>How its trainings were done; null before the first one counts.</summary>
    public StepTrainings? Trainings { get; init; }

    /// <summary>What it is called.</summary>
    public StepName Name => Labels.NameOf(Phase, Step);

    /// <summary>Whether its end froze a block for good.</summary>
    public bool HasFrozen => Phase == Phase.Grow && FrozenBy != StepEnding.Unspecified;
}
