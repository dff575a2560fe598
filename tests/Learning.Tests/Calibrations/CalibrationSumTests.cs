using CsCheck;
using ProFL.Learning.Calibrations;
using ProFL.Learning.Parameters;
using ProFL.Learning.SubModels;
using ProFL.Learning.Sums;
using ProFL.Learning.Tests.Builders;

namespace ProFL.Learning.Tests.Calibrations;

public class CalibrationSumTests
{
    private static readonly TensorShape Two = new(2);
    private static readonly ParameterSpec Mean = new("norm.running_mean", Two, ParameterKind.Buffer, new Initialisation.Zeros());
    private static readonly ParameterSpec Variance = new("norm.running_var", Two, ParameterKind.Buffer, new Initialisation.Ones());

    [Fact]
    public void Should_subtract_the_squared_mean_when_moments_become_statistics()
    {
        ArrayTensors statistics = CalibrationSum.ToStatistics(
            [Mean, Variance],
            Tensors(("norm.running_mean", [3, -0.5f]), ("norm.running_var", [10, 0.75f]))
        );
        Assert.Equal([3, -0.5f], statistics["norm.running_mean"]);
        Assert.Equal([1, 0.5f], statistics["norm.running_var"]);
    }

    [Fact]
    public void Should_be_zero_when_rounding_makes_a_variance_negative()
    {
        ArrayTensors statistics = CalibrationSum.ToStatistics(
            [Variance, Mean],
            Tensors(("norm.running_mean", [3, 3]), ("norm.running_var", [8.999f, 9]))
        );
        Assert.Equal([0, 0], statistics["norm.running_var"]);
    }

    [Fact]
    public void Should_copy_what_is_no_variance_when_other_tensors_are_trained()
    {
        var weight = new ParameterSpec("head.running_var", Two, ParameterKind.Weight, new Initialisation.Zeros());
        ArrayTensors statistics = CalibrationSum.ToStatistics([weight], Tensors(("head.running_var", [-1, 4]), ("more", [1, 1])));
        Assert.Equal(["head.running_var"], statistics.Names);
        Assert.Equal([-1, 4], statistics["head.running_var"]);
    }

    [Fact]
    public void Should_leave_the_averages_alone_when_statistics_are_made()
    {
        ArrayTensors averaged = Tensors(("norm.running_mean", [3, 3]), ("norm.running_var", [10, 10]));
        _ = CalibrationSum.ToStatistics([Mean, Variance], averaged);
        Assert.Equal([10, 10], averaged["norm.running_var"]);
    }

    [Fact]
    public void Should_find_the_statistics_of_all_samples_when_clients_hold_different_numbers_of_them() =>
        Gen.Float[-4, 4]
            .Array[1, 9]
            .Array[1, 5]
            .Sample(clients =>
            {
                double samples = clients.Sum(client => client.Length);
                float[] Averaged(Func<float, double> power) =>
                    [(float)(clients.Sum(client => (double)(float)client.Average(power) * client.Length) / samples), 1];
                ArrayTensors statistics = CalibrationSum.ToStatistics(
                    [Mean, Variance],
                    Tensors(("norm.running_mean", Averaged(x => x)), ("norm.running_var", Averaged(x => (double)x * x)))
                );
                double[] all = [.. clients.SelectMany(client => client).Select(x => (double)x)];
                double mean = all.Average();
                Assert.Equal(mean, statistics["norm.running_mean"][0], 1e-5);
                Assert.Equal(all.Average(x => (x - mean) * (x - mean)), statistics["norm.running_var"][0], 1e-4);
            });

    [Fact]
    public void Should_refuse_when_a_moment_is_missing_or_misshapen()
    {
        Assert.Throws<ArgumentException>(() => CalibrationSum.ToStatistics([Mean, Variance], Tensors(("norm.running_mean", [1, 1]))));
        Assert.Throws<ArgumentException>(() => CalibrationSum.ToStatistics([Mean], Tensors(("norm.running_mean", [1, 1, 1]))));
        string message = Assert
            .Throws<ArgumentException>(() =>
                CalibrationSum.ToStatistics([Variance], Tensors(("norm.running_mean", [1, 1]), ("norm.running_var", [1, 1])))
            )
            .Message;
        Assert.Contains("for which norm.running_mean of the same shape is missing", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_cover_everything_a_calibration_trains_when_the_network_is_deep8()
    {
        var calibration = SubModel.Calibration(Blueprints.Deep8());
        var moments = new ArrayTensors(
            calibration.Trained.ToDictionary(
                parameter => parameter.Name,
                parameter => (parameter.Shape, Enumerable.Repeat(0.5f, (int)parameter.Shape.ElementCount).ToArray())
            )
        );
        ArrayTensors statistics = CalibrationSum.ToStatistics(calibration.Trained, moments);
        Assert.Equal(calibration.Trained.Length, statistics.Names.Count);
        Assert.All(
            statistics.Names,
            name => Assert.Equal(name.EndsWith("var", StringComparison.Ordinal) ? 0.25f : 0.5f, statistics[name][0])
        );
    }

    private static ArrayTensors Tensors(params (string Name, float[] Data)[] tensors) =>
        new(tensors.ToDictionary(tensor => tensor.Name, tensor => (new TensorShape(tensor.Data.Length), tensor.Data)));
}
