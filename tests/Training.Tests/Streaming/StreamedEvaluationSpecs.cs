using System.Collections.Immutable;
using ProFL.Learning.Networks;
using ProFL.Learning.Segments;
using ProFL.Learning.SubModels;
using ProFL.Learning.Sums;
using ProFL.Training.Evaluations;
using ProFL.Training.Streaming;

namespace ProFL.Training.Tests.Streaming;

/// <summary>An evaluation that is streamed gives the integers of the same evaluation in one piece.</summary>
public sealed class StreamedEvaluationSpecs
{
    private static readonly NetworkBlueprint Residual = NetworkBlueprint.FromJson(
        """
        {"name":"residual","input":[1,8,8],"classes":10,"blocks":[{"name":"block1","layers":[
          {"type":"conv2d","out":8,"kernel":3,"padding":1},{"type":"batch-norm"},{"type":"relu"},
          {"type":"residual","main":[{"type":"conv2d","out":12,"kernel":3,"stride":2,"padding":1},{"type":"dropout","probability":0.2}],
           "shortcut":[{"type":"conv2d","out":12,"kernel":1,"stride":2}]},{"type":"max-pool","kernel":2}]}],
        "head":[{"type":"flatten"},{"type":"linear","out":10}]}
        """
    );

    [Theory]
    [InlineData(2)]
    [InlineData(100)]
    public void Should_give_the_integers_of_the_whole_evaluation_when_it_is_cut(int segments)
    {
        var subModel = SubModel.FullNetwork(Residual);
        ArrayTensors weights = Models.Weights(Residual);
        int steps = ForwardSteps.Of(subModel.Parts).Count;
        segments = Math.Min(segments, steps);
        ImmutableArray<int> cuts = [.. Enumerable.Range(1, segments - 1).Select(i => i * steps / segments)];
        using var scratch = new ScratchFile(Path.Combine(Path.GetTempPath(), $"profl-scratch-{Guid.NewGuid():N}"));

        EvaluationResult whole = Evaluation.Run(subModel, weights, Digits.Load(), Digits.HeldOut, batch: 16, CancellationToken.None);
        EvaluationResult streamed = StreamedEvaluation.Run(
            subModel,
            weights,
            Digits.Load(),
            Digits.HeldOut,
            batch: 16,
            cuts,
            scratch,
            CancellationToken.None
        );

        Assert.Equal(whole, streamed);
        Assert.Equal(Digits.HeldOut.Length, streamed.Total);
        Assert.NotEqual(0, Digits.HeldOut.Length % 16);
    }
}
