using ProFL.Learning.Parameters;
using ProFL.Learning.Sums;

namespace ProFL.Learning.Tests.Sums;

public sealed class RoundSumRefusalTests
{
    private readonly RoundSum _sum = Updates.Sum(100, Updates.Of([.. Enumerable.Repeat(1f, 12)], new float[4], new float[4]));

    [Fact]
    public void Should_pass_when_the_update_is_sound() => Assert.Null(_sum.Refusal(Updates.Zeros()));

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Should_name_tensor_and_index_when_a_value_is_not_finite(float value)
    {
        float[] weight = new float[12];
        weight[7] = value;
        string? refusal = _sum.Refusal(Updates.Of(weight, new float[4], new float[4]));
        Assert.StartsWith("tensor block1.0.weight, index 7: ", refusal, StringComparison.Ordinal);
        Assert.EndsWith("is not finite", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_refuse_and_say_what_to_do_when_a_training_diverged()
    {
        RoundSum sum = Updates.Sum(100, Updates.Of(new float[12], new float[4], new float[4]), remedy: "lower the rate");

        string? refusal = sum.Refusal(new NotFiniteTensors(Updates.Parameters));

        Assert.EndsWith(" is not finite; lower the rate", refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(129f, true)]
    [InlineData(128.99f, false)]
    [InlineData(-127f, true)]
    [InlineData(-126.99f, false)]
    [InlineData(float.MaxValue, true)]
    public void Should_name_tensor_index_and_bound_when_a_weight_is_too_far_from_its_start(float value, bool refused)
    {
        float[] weight = new float[12];
        weight[11] = value;
        string? refusal = _sum.Refusal(Updates.Of(weight, new float[4], new float[4]));
        Assert.Equal(refused, refusal is not null);
        if (refused)
        {
            Assert.StartsWith("tensor block1.0.weight, index 11: ", refusal, StringComparison.Ordinal);
            Assert.EndsWith("the bound is 128", refusal, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1048576f, true)]
    [InlineData(1048575f, false)]
    public void Should_allow_more_when_the_tensor_is_a_running_statistic(float value, bool refused) =>
        Assert.Equal(
            refused,
            _sum.Refusal(Updates.Of(new float[12], new float[4], [0, 0, value, 0]))
                ?.StartsWith("tensor block1.1.running_mean, index 2: ", StringComparison.Ordinal)
                ?? false
        );

    [Fact]
    public void Should_name_the_tensor_when_it_is_missing() =>
        Assert.Equal(
            "tensor block1.0.bias is missing",
            _sum.Refusal(Tensors((Updates.Weight.Name, Updates.Weight.Shape), (Updates.Mean.Name, Updates.Mean.Shape)))
        );

    [Fact]
    public void Should_name_the_tensor_when_it_is_unexpected() =>
        Assert.Equal(
            "tensor extra is not part of what was to be trained",
            _sum.Refusal(
                Tensors([
                    ("extra", new TensorShape(1)),
                    .. Updates.Parameters.Select(parameter => (parameter.Name, parameter.Shape)),
                    ("later", new TensorShape(1)),
                ])
            )
        );

    [Fact]
    public void Should_name_both_shapes_when_a_shape_is_wrong()
    {
        // as many scalars, and broadcastable, yet not the shape
        string? refusal = _sum.Refusal(
            Tensors(
                (Updates.Weight.Name, new TensorShape(3, 4)),
                (Updates.Bias.Name, Updates.Bias.Shape),
                (Updates.Mean.Name, Updates.Mean.Shape)
            )
        );
        Assert.Equal("tensor block1.0.weight has the shape [3, 4] instead of [4, 3]", refusal);
    }

    [Fact]
    public void Should_give_the_index_in_the_whole_tensor_when_the_fault_lies_beyond_the_first_chunk()
    {
        const int Length = 100_000;
        var large = new ParameterSpec("large", new TensorShape(Length), ParameterKind.Weight, new Initialisation.Zeros());
        float[] values = new float[Length];
        values[77_777] = float.NaN;
        var sum = new RoundSum([large], Tensors(("large", large.Shape)), FixedPointScale.Plan(1));
        Assert.StartsWith(
            "tensor large, index 77777: ",
            sum.Refusal(new ArrayTensors(new Dictionary<string, (TensorShape, float[])> { ["large"] = (large.Shape, values) })),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Should_refuse_to_begin_when_the_start_does_not_fit()
    {
        var scale = FixedPointScale.Plan(1);
        Assert.Throws<ArgumentException>(() =>
            new RoundSum(Updates.Parameters, Tensors((Updates.Weight.Name, Updates.Weight.Shape)), scale)
        );
        Assert.Throws<ArgumentException>(() => new RoundSum([Updates.Weight], Tensors((Updates.Weight.Name, new TensorShape(12))), scale));
        Assert.Throws<ArgumentException>(() => new RoundSum([Updates.Weight, Updates.Weight], Updates.Zeros(), scale));
    }

    private static ArrayTensors Tensors(params (string Name, TensorShape Shape)[] tensors) =>
        new(tensors.ToDictionary(tensor => tensor.Name, tensor => (tensor.Shape, new float[tensor.Shape.ElementCount])));
}
