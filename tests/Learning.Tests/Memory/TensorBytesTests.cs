using ProFL.Learning.Memory;

namespace ProFL.Learning.Tests.Memory;

public class TensorBytesTests
{
    [Theory]
    [InlineData(64, 1024, 262_144)] // 256 KiB: goes back to the system by itself
    [InlineData(65, 1024, 266_240)]
    [InlineData(63, 1024, 709_632)] // 252 KiB in the heap, with its holes
    [InlineData(1, 1, 11)]
    [InlineData(16, 0, 0)]
    public void Should_count_the_holes_of_the_heap_when_a_tensor_is_small(long batch, long elements, long expected) =>
        Assert.Equal(expected, TensorBytes.Of(batch, elements));
}
