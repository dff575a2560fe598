using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ProFL.Learning.Networks;
using ProFL.Learning.Parameters;
using ProFL.Learning.Randomness;
using ProFL.Learning.Segments;
using ProFL.Learning.SubModels;
using ProFL.Learning.Sums;
using ProFL.Training.Data;
using ProFL.Training.Local;
using ProFL.Training.Natives;
using ProFL.Training.Streaming;

namespace ProFL.Training.Numerics;

/// <summary>
/// Finds a machine's numeric profile: trains a small fixed network on fixed noise and hashes the outcome. Whatever makes a machine add
/// in another order (instruction set, library, number of threads) changes the last bits, and with them the hash.
/// </summary>
public static class NumericCanary
{
    // channels and sides that fill vector registers and that do not; an odd batch leaves a remainder everywhere
    private const string Network = """
        {"name":"canary","input":[3,11,11],"classes":7,"blocks":[{"name":"block1","layers":[
          {"type":"conv2d","out":16,"kernel":3,"padding":1,"bias":false},{"type":"batch-norm"},{"type":"relu"},
          {"type":"max-pool","kernel":2,"stride":2},
          {"type":"conv2d","out":33,"kernel":3,"padding":1,"stride":2},{"type":"batch-norm"},{"type":"relu"}]}],
        "head":[{"type":"flatten"},{"type":"linear","out":64},{"type":"relu"},{"type":"linear","out":7}]}
        """;

    private const int Samples = 39;
    private const int Batch = 13;

    /// <summary>Trains the canary on the calling thread; takes a fraction of a second.</summary>
    /// <param name="numerics">What the process's environment was set to before libtorch was loaded:
    /// <c>native</c> or <c>portable</c>.</param>
    /// <param name="scratchFolder">Where the streamed training's file lies meanwhile; null: the system's folder for such files.</param>
    /// <exception cref="TorchNativesException">Libtorch is missing or does not load.</exception>
    public static NumericProfile Run(string numerics, string? scratchFolder = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(numerics);
        var seed = Seed.Of(0, "numeric-canary");
        var network = NetworkBlueprint.FromJson(Network);
        var subModel = SubModel.FullNetwork(network);
        var weights = new ArrayTensors(
            network.FullNetworkParameters.ToDictionary(
                spec => spec.Name,
                spec => (spec.Shape, InitialWeights.Draw(spec, seed)),
                StringComparer.Ordinal
            )
        );
        var request = new LocalTrainingRequest(
            subModel,
            weights,
            Noise(network, seed),
            [.. Enumerable.Range(0, Samples)],
            Epochs: 2,
            Batch,
            MicroBatch: 0,
            LearningRate: 0.05,
            Momentum: 0.9,
            WeightDecay: 5e-4,
            ClipNorm: 1,
            seed
        );
        LocalTrainingResult whole = LocalTraining.Run(request, afterBatch: null, CancellationToken.None);
        string sha256 = Hash(subModel, whole.Tensors);
        return new NumericProfile(TorchNatives.LibraryVersion, numerics, sha256)
        {
            WhyNotStreamed = WhyNotStreamed(request, sha256, scratchFolder ?? Path.GetTempPath()),
        };
    }

    private static string WhyNotStreamed(LocalTrainingRequest request, string sha256, string scratchFolder)
    {
        try
        {
            return Streamed(request, scratchFolder) == sha256 ? "" : "a streamed training gives other bytes here than a whole one";
        }
        catch (ScratchException untried)
        {
            return $"streaming could not be tried: {untried.Message}";
        }
    }

    // the same training in as many segments as it has layers
    private static string Streamed(LocalTrainingRequest request, string scratchFolder)
    {
        int steps = ForwardSteps.Of(request.SubModel.Parts).Count;
        using var scratch = new ScratchFile(Path.Combine(scratchFolder, $"profl-canary-{Environment.ProcessId}-{Guid.NewGuid():N}"));
        var way = new StreamedWay([.. Enumerable.Range(1, steps - 1)], [], scratch);
        return Hash(request.SubModel, StreamedTraining.Run(request, way, afterBatch: null, CancellationToken.None).Tensors);
    }

    private static DataSet Noise(NetworkBlueprint network, Seed seed)
    {
        var random = new DeterministicRandom(seed.Derive("samples"));
        float[] values = new float[Samples * network.Input.ElementCount];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)random.NextGaussian();
        }

        return new DataSet(
            "canary",
            network.Input,
            network.Classes,
            values,
            [.. Enumerable.Range(0, Samples).Select(i => i % network.Classes)]
        );
    }

    private static string Hash(SubModel subModel, ITensorSource tensors)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (ParameterSpec spec in subModel.Trained)
        {
            float[] values = new float[spec.Shape.ElementCount];
            tensors.Read(spec.Name, 0, values);
            hash.AppendData(MemoryMarshal.AsBytes(values.AsSpan()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
