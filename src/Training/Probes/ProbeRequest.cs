using ProFL.Learning.Networks;
using ProFL.Learning.Parameters;
using ProFL.Learning.Randomness;
using ProFL.Learning.SubModels;
using ProFL.Training.Data;
using ProFL.Training.Local;

namespace ProFL.Training.Probes;

/// <summary>Trainings on noise, of which only what they take matters.</summary>
internal static class ProbeRequest
{
    /// <summary>A training of a sub-model.</summary>
    /// <param name="subModel">What is trained.</param>
    /// <param name="batch">Samples in a step of the optimizer.</param>
    /// <param name="samples">Samples of the client.</param>
    public static LocalTrainingRequest Of(SubModel subModel, int batch, int samples)
    {
        var seed = Seed.Of(0, "memory-probe");
        TensorShape input = subModel.Parts[0].Part.Input;
        NetworkPart last = subModel.Parts[^1].Part;
        int classes = last.Kind == PartKind.Head ? last.Output[0] : 1;
        int[] indices = [.. Enumerable.Range(0, samples)];
        var data = new DataSet(
            "noise",
            input,
            classes,
            Noise(seed, samples * (int)input.ElementCount),
            [.. indices.Select(i => i % classes)]
        );
        return new LocalTrainingRequest(
            subModel,
            new ProbeWeights(subModel),
            data,
            indices,
            Epochs: 1,
            batch,
            MicroBatch: 0,
            LearningRate: 1e-3,
            Momentum: 0.9,
            WeightDecay: 5e-4,
            ClipNorm: 1,
            seed
        );
    }

    /// <summary>Values from 0 to 1.</summary>
    public static float[] Noise(Seed seed, int count)
    {
        var random = new DeterministicRandom(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = (float)random.NextDouble();
        }

        return values;
    }
}
