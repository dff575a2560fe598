using ProFL.Learning.Layers;
using ProFL.Learning.Parameters;
using ProFL.Learning.Resolution;
using ProFL.Learning.SubModels;
using ProFL.Learning.Sums;
using ProFL.Training.Networks;
using static TorchSharp.torch;

namespace ProFL.Training.Local;

/// <summary>The moments of what each batch normalisation sees in a calibration.</summary>
internal sealed class CalibrationMoments
{
    private readonly Dictionary<string, ChannelMoments> _seen = new(StringComparer.Ordinal);

    /// <summary>How layers run in a calibration.</summary>
    public ForwardPass Pass => ForwardPass.Evaluation with { BeforeBatchNorm = Normalise };

    /// <summary>E[x] under the name of each running mean and E[x²] under that of each running variance.</summary>
    public ArrayTensors TensorsOf(SubModel subModel)
    {
        var tensors = new Dictionary<string, (TensorShape, float[])>(StringComparer.Ordinal);
        foreach (
            ResolvedLayer layer in subModel
                .Parts.SelectMany(part => part.Part.Layers)
                .SelectMany(layer => layer.WithInside)
                .Where(layer => layer.Layer is BatchNorm)
        )
        {
            ChannelMoments moments = _seen[layer.Layer.Name];
            ParameterSpec[] statistics = [.. layer.Own.Where(spec => spec.Kind == ParameterKind.Buffer)];
            tensors.Add(statistics[0].Name, (statistics[0].Shape, moments.Means));
            tensors.Add(statistics[1].Name, (statistics[1].Shape, moments.MeanSquares));
        }

        return new ArrayTensors(tensors);
    }

    /// <summary>Gives a batch normalisation the statistics of what it is about to see, and notes them.</summary>
    private void Normalise(TorchLayer layer, Tensor x)
    {
        var batch = new ChannelMoments((int)x.shape[1]);
        batch.Add(x);
        layer.SetStatistics(batch.Means, batch.Variances);
        if (!_seen.TryGetValue(layer.Layer.Name, out ChannelMoments? all))
        {
            _seen.Add(layer.Layer.Name, all = new ChannelMoments((int)x.shape[1]));
        }

        all.Add(batch);
    }
}
