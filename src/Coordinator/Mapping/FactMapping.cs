using Facts = ProFL.Messages.Facts;
using LearningPhase = ProFL.Learning.Curricula.Phase;
using LearningShare = ProFL.Learning.SubModels.ClientShare;
using LearningStage = ProFL.Learning.SubModels.Stage;

namespace ProFL.Coordinator.Mapping;

/// <summary>From the method's types to the facts that are written down, sent and shown, and back.</summary>
public static class FactMapping
{
    /// <summary>A stage as a fact.</summary>
    public static Facts.Stage ToFact(this LearningStage stage) =>
        stage == LearningStage.Shrinking ? Facts.Stage.Shrinking : Facts.Stage.Growing;

    /// <summary>A phase as a fact.</summary>
    public static Facts.Phase ToFact(this LearningPhase phase) =>
        phase switch
        {
            LearningPhase.Calibrate => Facts.Phase.Calibrate,
            LearningPhase.Learn => Facts.Phase.Learn,
            LearningPhase.Map => Facts.Phase.Map,
            LearningPhase.Grow => Facts.Phase.Grow,
            LearningPhase.Polish => Facts.Phase.Polish,
            _ => Facts.Phase.Full,
        };

    /// <summary>A share as a fact.</summary>
    public static Facts.ClientShare ToFact(this LearningShare share) =>
        share switch
        {
            LearningShare.HeadOnly => Facts.ClientShare.HeadOnly,
            LearningShare.OutputModule => Facts.ClientShare.OutputModule,
            _ => Facts.ClientShare.Whole,
        };

    /// <summary>A share as it is computed with.</summary>
    public static LearningShare ToLearning(this Facts.ClientShare share) =>
        share switch
        {
            Facts.ClientShare.HeadOnly => LearningShare.HeadOnly,
            Facts.ClientShare.OutputModule => LearningShare.OutputModule,
            _ => LearningShare.Full,
        };
}
