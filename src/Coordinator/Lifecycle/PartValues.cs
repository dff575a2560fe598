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
    /// The parts of a step's sub-model and teacher, as they are now in the current step, or were at the end of an earlier one.
    /// </summary>
    /// <param name="state">The job.</param>
    /// <param name="index">The step's place in the curriculum; it has begun.</param>
    public static ImmutableArray<PartBlob> Of(JobState state, int index)
    {
        SubModel subModel = state.Curriculum[index].SubModel;
        IEnumerable<NetworkPart> parts = subModel
            .Parts.Select(p => p.Part)
            .Concat(subModel.Teacher.Select(p => p.Part))
            .DistinctBy(p => p.Name);
        return [.. parts.Select(p => new PartBlob { Part = p.Name, Blob = Now(state, index, p) })];
    }

    /// <summary>The parts that a step trains and its teacher keeps, as they were when the step began.</summary>
    public static IEnumerable<PartBlob> OfTeacherCopies(JobState state, int index) =>
        state.Curriculum[index].SubModel.TeacherCopies.Select(p => new PartBlob { Part = p.Name, Blob = Entering(state, index, p) });

    /// <summary>The parts of the full network with the newest values that any step gave them.</summary>
    public static ImmutableArray<PartBlob> OfNetwork(JobState state) => Of(state, state.Curriculum.Length - 1);

    private static Blob Now(JobState state, int index, NetworkPart part)
    {
        Blob? changed =
            index == state.CurriculumIndex
                ? state.Parts.GetValueOrDefault(part.Name)
                : state.Steps[index].Parts.FirstOrDefault(p => p.Part == part.Name)?.Blob;
        return changed ?? Entering(state, index, part);
    }

    private static Blob Entering(JobState state, int index, NetworkPart part)
    {
        int? origin = HandOver.Origin(state.Curriculum, index, part, state.Spec!.Method.OutputModule);
        IEnumerable<PartBlob> from = origin is { } step ? state.Steps[step].Parts : state.Started!.Parts;
        return from.First(p => p.Part == part.Name).Blob;
    }
}
