using LearningPhase = ProFL.Learning.Curricula.Phase;
using LearningShare = ProFL.Learning.SubModels.ClientShare;
using LearningStage = ProFL.Learning.SubModels.Stage;

namespace ProFL.Coordinator.Mapping;

/// <summary>From the method's words to the journal's and back.</summary>
public static class JournalMapping
{
    /// <summary>A stage as it is written down.</summary>
    public static Messages.Journal.Stage ToJournal(this LearningStage stage) =>
        stage == LearningStage.Shrinking ? Messages.Journal.Stage.Shrinking : Messages.Journal.Stage.Growing;

    /// <summary>A phase as it is written down.</summary>
    public static Messages.Journal.Phase ToJournal(this LearningPhase phase) =>
        phase switch
        {
            LearningPhase.Calibrate => Messages.Journal.Phase.Calibrate,
            LearningPhase.Learn => Messages.Journal.Phase.Learn,
            LearningPhase.Map => Messages.Journal.Phase.Map,
            LearningPhase.Grow => Messages.Journal.Phase.Grow,
            _ => Messages.Journal.Phase.Full,
        };

    /// <summary>A share as it is written down.</summary>
    public static Messages.Journal.ClientShare ToJournal(this LearningShare share) =>
        share switch
        {
            LearningShare.HeadOnly => Messages.Journal.ClientShare.HeadOnly,
            LearningShare.OutputModule => Messages.Journal.ClientShare.OutputModule,
            _ => Messages.Journal.ClientShare.Whole,
        };

    /// <summary>A share as it is computed with.</summary>
    public static LearningShare ToLearning(this Messages.Journal.ClientShare share) =>
        share switch
        {
            Messages.Journal.ClientShare.HeadOnly => LearningShare.HeadOnly,
            Messages.Journal.ClientShare.OutputModule => LearningShare.OutputModule,
            _ => LearningShare.Full,
        };

    /// <summary>A phase as operators read it.</summary>
    public static string Word(this Messages.Journal.Phase phase) => phase.ToString().ToLowerInvariant();

    /// <summary>A share as operators read it.</summary>
    public static string Word(this Messages.Journal.ClientShare share) =>
        share switch
        {
            Messages.Journal.ClientShare.HeadOnly => "head-only",
            Messages.Journal.ClientShare.OutputModule => "output-module",
            _ => "whole",
        };
}
