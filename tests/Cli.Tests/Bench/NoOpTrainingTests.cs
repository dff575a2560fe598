using ProFL.Cli.Bench;
using ProFL.Learning.Jobs;
using ProFL.Learning.Randomness;
using ProFL.Learning.SubModels;
using ProFL.Learning.Sums;
using ProFL.Training;

namespace ProFL.Cli.Tests.Bench;

public class NoOpTrainingTests
{
    [Fact]
    public void Should_change_every_scalar_differently_for_each_client()
    {
        SubModel network = SubModel.FullNetwork(JobSpec.FromJson(RoundsBenchJob.Json(2, 1000, 1)).Network);
        var start = new ArrayTensors(network.Trained.ToDictionary(p => p.Name, p => (p.Shape, new float[p.Shape.ElementCount])));
        ArrayTensors first = Trained(network, start, "client-1");
        ArrayTensors second = Trained(network, start, "client-2");
        Assert.All(network.Trained, p => Assert.All(first[p.Name], value => Assert.NotEqual(0, value)));
        Assert.All(network.Trained, p => Assert.NotEqual(first[p.Name], second[p.Name]));
    }

    private static ArrayTensors Trained(SubModel network, ArrayTensors start, string client)
    {
        DataSet digits = DataSets.Load(Path.Combine(AppContext.BaseDirectory, "data"), "digits", 16);
        var request = new LocalTrainingRequest(network, start, digits, [0, 1], 1, 16, 16, 0.05, 0, 0, 0, Seed.Of(1, "test", client: client));
        return NoOpTraining.Run(request, null, CancellationToken.None).Tensors;
    }
}
