using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ProFL.Learning.Networks;
using ProFL.Learning.Parameters;
using ProFL.Learning.Randomness;
using ProFL.Learning.SubModels;
using ProFL.Learning.Sums;
using ProFL.Training.Data;
using ProFL.Training.Local;
using ProFL.Training.Natives;

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
    /// <exception cref="TorchNativesException">Libtorch is missing or does not load.</exception>
    public static NumericProfile Run(string numerics)
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
        LocalTrainingResult result = LocalTraining.Run(
            new LocalTrainingRequest(
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
            ),
            afterBatch: null,
            CancellationToken.None
        );
        return new NumericProfile(TorchNatives.LibraryVersion, numerics, Hash(subModel, result.Tensors));
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

    private static string Hash(SubModel subModel, ArrayTensors tensors)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (ParameterSpec spec in subModel.Trained)
        {
            hash.AppendData(MemoryMarshal.AsBytes(tensors[spec.Name].AsSpan()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
