using System.Collections.Immutable;
using ProFL.Learning.Segments;
using ProFL.Learning.SubModels;
using ProFL.Learning.Sums;
using ProFL.Training.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace ProFL.Training.Streaming;

/// <summary>
/// A forward pass without gradients, segment by segment: a teacher's, a calibration's, an evaluation's, a prefix's. What lies between two
/// segments waits in the scratch file.
/// </summary>
internal sealed class StreamedForward
{
    private readonly ForwardSteps _steps;
    private readonly ImmutableArray<int> _bounds;
    private readonly ITensorSource _weights;
    private readonly ForwardPass _pass;
    private readonly StoredStack[][] _stacks;

    /// <summary>Sets room aside for what is between the segments.</summary>
    /// <param name="parts">What runs.</param>
    /// <param name="cuts">Where it is cut.</param>
    /// <param name="weights">Every tensor of it.</param>
    /// <param name="pass">How every layer runs.</param>
    /// <param name="scratch">Where; stays the caller's.</param>
    /// <param name="chunks">Chunks of samples that go through together.</param>
    /// <param name="samples">Samples of a chunk at most.</param>
    public StreamedForward(
        IReadOnlyList<SubModelPart> parts,
        ImmutableArray<int> cuts,
        ITensorSource weights,
        ForwardPass pass,
        ScratchFile scratch,
        int chunks,
        int samples
    )
    {
        _steps = ForwardSteps.Of(parts);
        _bounds = [0, .. cuts, _steps.Count];
        (_weights, _pass) = (weights, pass);
        _stacks =
        [
            .. _bounds[1..]
                .Select(bound =>
                    Enumerable.Range(0, chunks).Select(_ => new StoredStack(scratch, samples * _steps.BytesAt(bound))).ToArray()
                ),
        ];
    }

    /// <summary>Runs all chunks through all segments.</summary>
    /// <param name="chunks">How many there are, at most as many as there is room for.</param>
    /// <param name="input">The input of each, in a new tensor.</param>
    /// <param name="cancellation">Looked at before every segment.</param>
    public void Run(int chunks, Func<int, Tensor> input, CancellationToken cancellation)
    {
        using IDisposable withoutGradients = no_grad();
        for (int segment = 0; segment < _stacks.Length; segment++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var runner = new SegmentRunner(
                _steps,
                _bounds[segment],
                _bounds[segment + 1],
                (name, tensor) => TorchTensors.Fill(tensor, _weights, name)
            );
            for (int chunk = 0; chunk < chunks; chunk++)
            {
                using DisposeScope scope = NewDisposeScope();
                var stack = new TensorStack(segment == 0 ? [input(chunk)] : _stacks[segment - 1][chunk].Load());
                runner.Run(stack, _ => _pass);
                _stacks[segment][chunk].Save(stack.Tensors);
            }
        }
    }

    /// <summary>What came out for a chunk; belongs to the current dispose scope.</summary>
    public Tensor Output(int chunk) => _stacks[^1][chunk].Load()[^1];
}
