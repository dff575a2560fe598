using ProFL.Learning.Curricula;

namespace ProFL.Coordinator.Lifecycle;

/// <summary>How steps and stages are called in sentences and in seeds.</summary>
public static class StepTitle
{
    /// <summary>A step as people call it.</summary>
    public static string Of(CurriculumStep step) =>
        step.Phase switch
        {
            Learning.Curricula.Phase.Calibrate => "calibration",
            Learning.Curricula.Phase.Learn => $"shrinking step {step.Step}, learning",
            Learning.Curricula.Phase.Map => $"shrinking step {step.Step}, mapping",
            Learning.Curricula.Phase.Grow => $"growing step {step.Step}",
            Learning.Curricula.Phase.Polish => "the polish of the full network",
            _ => "the full network",
        };

    /// <summary>The stage's name in seeds and texts.</summary>
    public static string OfStage(Learning.SubModels.Stage stage) => stage == Learning.SubModels.Stage.Shrinking ? "shrinking" : "growing";
}
