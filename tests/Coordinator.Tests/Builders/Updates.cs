using ProFL.Learning.Parameters;
using ProFL.Learning.Randomness;
using ProFL.Learning.SubModels;
using ProFL.Learning.Tensors;
using ProFL.Node.Blobs;

namespace ProFL.Coordinator.Tests.Builders;

/// <summary>Updates as client nodes make them: the trained tensors of a sub-model, filled by a client and a round.</summary>
internal static class Updates
{
    public static IEnumerable<(string Name, TensorShape Shape, float[] Data)> Of(SubModel subModel, string client, long round)
    {
        var random = new DeterministicRandom(Seed.Of(1, "test-update", round: (int)round, client: client));
        return
        [
            .. subModel.Trained.Select(p =>
                (p.Name, p.Shape, Enumerable.Range(0, (int)p.Shape.ElementCount).Select(_ => random.NextInt32(2001) / 1000f - 1).ToArray())
            ),
        ];
    }

    /// <summary>An update with one value replaced.</summary>
    public static IEnumerable<(string Name, TensorShape Shape, float[] Data)> With(SubModel subModel, string client, float value)
    {
        var tensors = Of(subModel, client, 1).ToList();
        tensors[0].Data[0] = value;
        return tensors;
    }

    public static Task<BlobId> Write(
        IBlobStore blobs,
        string job,
        long round,
        IEnumerable<(string Name, TensorShape Shape, float[] Data)> tensors
    ) =>
        blobs.Write(
            job,
            round,
            stream =>
            {
                SafeTensorsWriter.Write(stream, tensors);
                return Task.CompletedTask;
            },
            CancellationToken.None
        );
}
