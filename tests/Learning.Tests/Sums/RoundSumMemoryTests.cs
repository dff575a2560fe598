using ProFL.Learning.Parameters;
using ProFL.Learning.Sums;
using ProFL.Learning.Tensors;

namespace ProFL.Learning.Tests.Sums;

[Collection(MeasuresMemory.Name)]
public sealed class RoundSumMemoryTests
{
    private const int Length = 50_000;

    private static readonly ParameterSpec Parameter = new("w", new TensorShape(Length), ParameterKind.Weight, new Initialisation.Zeros());

    [Fact]
    public void Should_live_in_the_same_memory_when_1000_updates_are_in_as_when_one_is()
    {
        RoundSum sum = NewSum();
        ArrayTensors update = Tensors(1);
        sum.Fold("client-0000", update, 1);
        long afterOne = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 1; i < 1000; i++)
        {
            sum.Fold($"client-{i:0000}", update, 1);
        }

        long grown = GC.GetTotalMemory(forceFullCollection: true) - afterOne;

        // an update has 200,000 bytes; the names of 1,000 clients have fewer than that
        Assert.InRange(grown, long.MinValue, 200_000);
        Assert.Equal(1000, sum.Count);
        GC.KeepAlive(update);
    }

    [Fact]
    public void Should_allocate_buffers_but_no_copy_of_the_update_when_folding_a_file()
    {
        using var stream = new MemoryStream();
        SafeTensorsWriter.Write(stream, Tensors(1));
        using var file = SafeTensorsFile.Open(stream.ToArray());
        RoundSum sum = NewSum();
        Assert.Null(sum.Refusal(file));
        sum.Fold("warm-up", file, 1);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Null(sum.Refusal(file));
        long refusal = GC.GetAllocatedBytesForCurrentThread() - before;
        sum.Fold("client-1", file, 1);
        long fold = GC.GetAllocatedBytesForCurrentThread() - before - refusal;
        Assert.InRange(refusal, 0, 150_000);
        Assert.InRange(fold, 0, 150_000);
    }

    private static RoundSum NewSum() => new([Parameter], Tensors(0), FixedPointScale.Plan(1000));

    private static ArrayTensors Tensors(float value) =>
        new(new Dictionary<string, (TensorShape, float[])> { ["w"] = (Parameter.Shape, [.. Enumerable.Repeat(value, Length)]) });
}
