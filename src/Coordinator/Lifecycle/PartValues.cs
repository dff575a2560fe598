using System.Collections.Immutable;
using ProFL.Learning.Curricula;
using ProFL.Learning.Networks;
using ProFL.Learning.SubModels;
using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Lifecycle;

/// <summary>Which values the parts of the network have at a point of the curriculum: hand-over between steps, in one place.</summary>
public static class PartValues
{
    /// <summary>
    /// The parts of a step's sub-model and teacher as the next round of the current step begins with them: as the last round left them.
    /// What came of an earlier step is its result.
    /// </summary>
    /// <param name="state">The job.</param>
    /// <param name="index">The step's place in the curriculum; it has begun.</param>
    public static ImmutableArray<PartBlob> OfNextRound(JobState state, int index) =>
        Of(state, index, part => state.Progress.Parts.GetValueOrDefault(part));

    /// <summary>
    /// The parts of a step's sub-model and teacher as they are evaluated, exported and handed on: the mean of the current step's last
    /// rounds, or what came of an earlier step.
    /// </summary>
    /// <param name="state">The job.</param>
    /// <param name="index">The step's place in the curriculum; it has begun.</param>
    public static ImmutableArray<PartBlob> OfResult(JobState state, int index) =>
        Of(state, index, part => state.Progress.Result.FirstOrDefault(p => p.Part == part)?.Blob);

    /// <summary>The parts that a step trains and its teacher keeps, as they were when the step began.</summary>
    public static IEnumerable<PartBlob> OfTeacherCopies(JobState state, int index) =>
        state.Curriculum[index].SubModel.TeacherCopies.Select(p => new PartBlob { Part = p.Name, Blob = Entering(state, index, p) });

    private static ImmutableArray<PartBlob> Of(JobState state, int index, Func<string, Blob?> ofCurrentStep)
    {
        SubModel subModel = state.Curriculum[index].SubModel;
        IEnumerable<NetworkPart> parts = subModel
            .Parts.Select(p => p.Part)
            .Concat(subModel.Teacher.Select(p => p.Part))
            .DistinctBy(p => p.Name);
        return
        [
            .. parts.Select(p => new PartBlob
            {
                Part = p.Name,
                Blob =
                    (
                        index == state.CurriculumIndex
                            ? ofCurrentStep(p.Name)
                            : state.Steps[index].Parts.FirstOrDefault(changed => changed.Part == p.Name)?.Blob
                    ) ?? Entering(state, index, p),
            }),
        ];
    }

    private static Blob Entering(JobState state, int index, NetworkPart part)
    {
        int? origin = HandOver.Origin(state.Curriculum, index, part, state.Spec!.Method.OutputModule);
        IEnumerable<PartBlob> from = origin is { } step ? state.Steps[step].Parts : state.Started!.Parts;
        return from.First(p => p.Part == part.Name).Blob;
    }
}
