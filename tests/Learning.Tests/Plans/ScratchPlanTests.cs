using System.Collections.Immutable;
using ProFL.Learning.Memory;
using ProFL.Learning.Networks;
using ProFL.Learning.Plans;
using ProFL.Learning.Rules;
using ProFL.Learning.SubModels;
using ProFL.Learning.Tests.Builders;

namespace ProFL.Learning.Tests.Plans;

/// <summary>Plans of streamed trainings keep within the disk that there is.</summary>
public class ScratchPlanTests
{
    private const int Batch = 64;
    private const long Plenty = 1L << 40;

    [Fact]
    public void Should_take_cuts_that_store_less_when_the_fewest_segments_do_not_fit_the_disk()
    {
        // a third of it fits, half of it too: two segments meet where it is wide, three where it is narrow
        string[] pair = ["""{"type":"linear","out":2048}""", """{"type":"linear","out":128}"""];
        NetworkBlueprint network = Blueprints.OneBlock("[128]", [.. pair, .. pair, .. pair]);
        TrainingPlanner planner = PlannerOf(SubModel.FullNetwork(network), batch: 2);
        (TrainingPlan Fewest, TrainingPlan Tighter)[] found =
        [
            .. Budgets(planner)
                .Select(memory =>
                {
                    TrainingPlan fewest = planner.Within(memory)!;
                    return (fewest, planner.Within(new ClientLimits(memory, fewest.ScratchBytes - 1, Samples: 0)));
                })
                .Where(plans => plans.Item2 is not null)
                .Select(plans => (plans.fewest, plans.Item2!)),
        ];

        Assert.NotEmpty(found);
        Assert.All(
            found,
            plans =>
            {
                Assert.True(plans.Tighter.ScratchBytes < plans.Fewest.ScratchBytes);
                Assert.True(plans.Tighter.Segments >= plans.Fewest.Segments);
            }
        );
    }

    [Fact]
    public void Should_have_no_plan_when_the_disk_does_not_hold_the_weights()
    {
        var subModel = SubModel.FullNetwork(Blueprints.Deep8());
        TrainingPlanner planner = PlannerOf(subModel);
        long weights = sizeof(float) * subModel.Trained.Sum(spec => spec.Shape.ElementCount);

        Assert.All(
            Budgets(planner),
            memory =>
            {
                var limits = new ClientLimits(memory, weights, Samples: 10);
                Assert.Null(planner.Within(limits));
                Assert.False(planner.Fits(limits));
                Assert.True(planner.Fits(limits with { ScratchBytes = null }));
                Assert.True(planner.Fits(limits with { ScratchBytes = planner.MostScratchBytes(10) }));
            }
        );
    }

    [Fact]
    public void Should_put_no_more_on_disk_than_the_most_when_layers_of_every_kind_are_cut()
    {
        TrainingPlanner planner = PlannerOf(SubModel.FullNetwork(Blueprints.EveryLayer()), batch: 512);
        TrainingPlan[] plans = [.. Budgets(planner).Select(memory => planner.Within(memory)!)];

        Assert.NotEmpty(plans);
        Assert.All(plans, plan => Assert.InRange(plan.ScratchBytes, 1, planner.MostScratchBytes(0)));
    }

    [Fact]
    public void Should_need_no_disk_when_the_whole_training_fits()
    {
        TrainingPlanner planner = PlannerOf(SubModel.FullNetwork(Blueprints.Deep8()));

        Assert.Equal(0, planner.Within(new ClientLimits(Plenty, ScratchBytes: 0, Samples: 10))!.ScratchBytes);
        Assert.True(planner.Fits(new ClientLimits(Plenty, ScratchBytes: 0, Samples: 10)));
    }

    [Fact]
    public void Should_count_the_features_of_each_sample_when_the_prefix_is_fixed()
    {
        var subModel = SubModel.Growing(Blueprints.Deep8(), 2);
        TrainingPlanner planner = PlannerOf(subModel);
        long row = sizeof(float) * subModel.Parts[subModel.FixedPrefixLength - 1].Part.Output.ElementCount;

        long more = planner.MostScratchBytes(3000) - planner.MostScratchBytes(1000);

        Assert.InRange(more, 2000 * row, (2000 * row) + (1 << 16));
        Assert.Equal(
            0,
            PlannerOf(SubModel.FullNetwork(Blueprints.Deep8())) is var whole ? whole.MostScratchBytes(9) - whole.MostScratchBytes(1) : -1
        );
    }

    private static ImmutableArray<long> Budgets(TrainingPlanner planner) =>
        [.. Enumerable.Range(0, 200).Select(i => planner.SmallestBytes + (i << 16)).Where(memory => planner.Within(memory)!.IsStreamed)];

    private static TrainingPlanner PlannerOf(SubModel subModel, int batch = Batch) =>
        new(subModel, batch, 0, PrefixUse.Before, RuleBook.Newest.Estimate(subModel, batch).Bytes);
}
