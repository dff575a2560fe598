using ProFL.Coordinator.Mapping;
using ProFL.Learning.Curricula;
using ProFL.Messages;
using ProFL.Messages.Journal;
using Phase = ProFL.Messages.Facts.Phase;

namespace ProFL.Coordinator.Lifecycle;

/// <summary>How steps and stages are called in sentences and in seeds.</summary>
public static class StepTitle
{
    /// <summary>A step as plans, lists and screens name it: <c>step grow 2</c>, <c>step polish</c>.</summary>
    public static string Of(CurriculumStep step) => Of(step.Phase.ToFact(), step.Step);

    /// <inheritdoc cref="Of(CurriculumStep)"/>
    public static string Of(Phase phase, int step) =>
        phase is Phase.Learn or Phase.Map or Phase.Grow ? $"step {Spelling.Of(phase)} {step}" : $"step {Spelling.Of(phase)}";

    /// <summary>A step that is worse than one before: the journal leaves out the phase of one that grows.</summary>
    public static string Of(StepWorse worse)
    {
        ArgumentNullException.ThrowIfNull(worse);
        return Of(worse.Phase == Phase.Unspecified ? Phase.Grow : worse.Phase, worse.Step);
    }

    /// <summary>The stage's name in seeds and texts.</summary>
    public static string OfStage(Learning.SubModels.Stage stage) => stage == Learning.SubModels.Stage.Shrinking ? "shrinking" : "growing";
}
