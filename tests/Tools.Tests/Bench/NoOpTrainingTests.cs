using ProFL.Learning.Parameters;
using ProFL.Learning.Randomness;
using ProFL.Learning.Rules;
using ProFL.Learning.SubModels;
using ProFL.Learning.Sums;
using ProFL.Tools.Bench;
using ProFL.Training.Data;
using ProFL.Training.Formats;
using ProFL.Training.Local;

namespace ProFL.Tools.Tests.Bench;

public class NoOpTrainingTests
{
    [Fact]
    public void Should_change_every_scalar_differently_for_each_client()
    {
        var network = SubModel.FullNetwork(RuleBook.Newest.ReadJob(RoundsBenchJob.Json(new RoundsBenchPlan(2, 2, 1, 1000, 1))).Network);
        var start = new ArrayTensors(network.Trained.ToDictionary(p => p.Name, p => (p.Shape, new float[p.Shape.ElementCount])));
        ITensorSource first = Trained(network, start, "client-1");
        ITensorSource second = Trained(network, start, "client-2");
        Assert.Equal(network.Trained.Select(p => p.Name), first.Names);
        Assert.All(network.Trained, p => Assert.All(Values(first, p), value => Assert.NotEqual(0, value)));
        Assert.All(network.Trained, p => Assert.NotEqual(Values(first, p), Values(second, p)));
    }

    private static float[] Values(ITensorSource update, ParameterSpec parameter)
    {
        float[] values = new float[parameter.Shape.ElementCount];
        update.Read(parameter.Name, 0, values);
        return values;
    }

    private static ITensorSource Trained(SubModel network, ArrayTensors start, string client)
    {
        DataSet digits = DataSets.Load(Path.Combine(AppContext.BaseDirectory, "data"), "digits", 16);
        var request = new LocalTrainingRequest(
            network,
            start,
            digits,
            [0, 1],
            1,
            16,
            16,
            0.05,
            0,
            0,
            0,
            Seed.Of(1, "test", client: client)
        );
        return NoOpTraining.Run(request, way: null, null, CancellationToken.None).Tensors;
    }
}
