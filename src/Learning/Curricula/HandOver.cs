using System.Collections.Immutable;
using ProFL.Learning.Jobs;
using ProFL.Learning.Networks;
using ProFL.Learning.SubModels;

namespace ProFL.Learning.Curricula;

/// <summary>What one step of a curriculum hands over to the next.</summary>
public static class HandOver
{
    /// <summary>
    /// The step at whose end a part had the values with which it enters another step. That is the last step that has changed the part:
    /// growing step t takes θ_t from the learning of shrinking step t, and every later step takes it from growing step t. Where the job
    /// says so, proxies and head enter growing step t as Op_t: as they were at the end of shrinking step t + 1, and the head at t = T as it
    /// was when shrinking learned θ_T with it.
    /// </summary>
    /// <param name="curriculum">All steps of the job.</param>
    /// <param name="index">The step that the part enters, by its place in the curriculum.</param>
    /// <param name="part">The part, of the step's sub-model or teacher.</param>
    /// <param name="source">Where output modules of growing steps come from.</param>
    /// <returns>The place of the step in the curriculum; null when the part enters with its initial weights.</returns>
    public static int? Origin(ImmutableArray<CurriculumStep> curriculum, int index, NetworkPart part, OutputModuleSource source)
    {
        ArgumentNullException.ThrowIfNull(part);
        CurriculumStep entered = curriculum[index];
        bool fromShrinking = source == OutputModuleSource.Shrinking && entered.Phase == Phase.Grow && part.Kind != PartKind.Block;
        return curriculum
            .Take(index)
            .LastOrDefault(step => Changes(step, part) && (!fromShrinking || MakesOutputModule(step, entered)))
            ?.Index;
    }

    private static bool Changes(CurriculumStep step, NetworkPart part) =>
        step.SubModel.Parts.Any(candidate => candidate.Mode != PartMode.Frozen && candidate.Part.Name == part.Name);

    private static bool MakesOutputModule(CurriculumStep step, CurriculumStep entered)
    {
        bool isLast = entered.SubModel.Parts.All(part => part.Part.Kind != PartKind.Proxy);
        return step.Stage == Stage.Shrinking
            && (step.Step > entered.Step || (isLast && step.Step == entered.Step && step.Phase == Phase.Learn));
    }
}
