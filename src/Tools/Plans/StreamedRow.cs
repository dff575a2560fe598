using ProFL.Learning.Memory;
using ProFL.Learning.Rules;
using ProFL.Learning.SubModels;

namespace ProFL.Tools.Plans;

/// <summary>How trainings are planned in tables.</summary>
public static class StreamedRow
{
    /// <summary>Plans the trainings of a sub-model.</summary>
    public static TrainingPlanner PlannerOf(SubModel subModel, int batch, int microBatch) =>
        new(
            subModel,
            batch,
            microBatch,
            PrefixUse.Before,
            RuleBook.Newest.Estimate(subModel, microBatch is 0 ? batch : Math.Min(batch, microBatch)).Bytes
        );
}
