using ProFL.Learning.SubModels;

namespace ProFL.Coordinator.Rounds;

/// <summary>How large an update may announce itself. Anything larger is refused before a byte of it is pulled.</summary>
public static class UpdateLimit
{
    private const int BytesPerScalar = 4;
    private const long Slack = 1 << 20;

    /// <summary>Twice what the trained tensors hold, and 1 MiB for the header: no honest update comes near it.</summary>
    /// <param name="subModel">What is trained in the round.</param>
    /// <returns>Bytes.</returns>
    public static long BytesOf(SubModel subModel) => (2 * TensorBytesOf(subModel)) + Slack;

    /// <summary>Why an update of this size cannot count, or null.</summary>
    /// <param name="bytes">The announced size.</param>
    /// <param name="subModel">What is trained in the round.</param>
    public static string? Refusal(long bytes, SubModel subModel) =>
        bytes <= BytesOf(subModel)
            ? null
            : $"it announces {bytes} bytes; what is trained in this round has {TensorBytesOf(subModel)}, "
                + $"and more than {BytesOf(subModel)} are not fetched";

    private static long TensorBytesOf(SubModel subModel) => BytesPerScalar * subModel.Trained.Sum(p => p.Shape.ElementCount);
}
