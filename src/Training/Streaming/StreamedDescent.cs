using System.Collections.Immutable;
using ProFL.Learning.Parameters;
using ProFL.Learning.Segments;
using ProFL.Learning.SubModels;
using ProFL.Training.Local;
using ProFL.Training.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace ProFL.Training.Streaming;

/// <summary>
/// SGD on a sub-model of which one segment is in memory at a time. In every batch the forward pass goes through the segments without
/// gradients and keeps on disk what goes in between; the backward pass goes from the last segment to the first, computes each again with
/// gradients, and moves its weights. The micro-batches of a batch follow each other inside a segment. The outcome is that of
/// <see cref="LocalTraining"/> in one piece, to the bit.
/// </summary>
internal sealed class StreamedDescent : IDisposable
{
    private readonly LocalTrainingRequest _request;
    private readonly StreamedWay _way;
    private readonly Func<int[], Tensor> _input;
    private readonly ForwardSteps _steps;
    private readonly ImmutableArray<int> _bounds;
    private readonly StoredStack[][] _stacks;
    private readonly int _prefixBound;
    private readonly StreamedTargets _targets;
    private readonly SgdRule _rule;
    private readonly StreamedTensors _tensors;
    private readonly GradientClipping? _clipping;
    private readonly DropoutMasks _dropout;
    private readonly ManagedGarbage _garbage = new();
    private int _batch;

    /// <summary>Sets room aside.</summary>
    /// <param name="request">What to train.</param>
    /// <param name="way">How it is streamed.</param>
    /// <param name="input">What goes into the streamed parts, for positions in the client's samples; the same each time.</param>
    public StreamedDescent(LocalTrainingRequest request, StreamedWay way, Func<int[], Tensor> input)
    {
        (_request, _way, _input) = (request, way, input);
        // a prefix that normalises by its batches is not fixed: it is streamed with the others
        _steps = ForwardSteps.Of((request.FrozenBatchNormInTrainMode ? request.SubModel : request.SubModel.BehindPrefix()).Parts);
        _prefixBound =
            request.FrozenBatchNormInTrainMode && request.SubModel is { PrefixIsFixed: true, Objective: Objective.Distillation }
                ? ForwardSteps.Of(request.SubModel.Prefix().Parts).Count
                : 0;
        int[] needed = _prefixBound > 0 ? [_prefixBound] : [];
        _bounds = [0, .. _way.Cuts.Union(needed).Order(), _steps.Count];
        int micro = Math.Min(request.MicroBatch is 0 ? request.Batch : Math.Min(request.MicroBatch, request.Batch), request.Indices.Length);
        int micros = (Math.Min(request.Batch, request.Indices.Length) + micro - 1) / micro;
        _stacks = StoredStacks.Of(_way.Scratch, _steps, _bounds[..^1], micros, micro);
        _targets = StreamedTargets.Of(request, way, micros, micro);
        _rule = SgdRule.Of(request);
        _tensors = new StreamedTensors(request, _rule, _way.Scratch);
        string[] weights = [.. request.SubModel.Trained.Where(spec => spec.Kind == ParameterKind.Weight).Select(spec => spec.Name)];
        _clipping = request.ClipNorm > 0 ? new GradientClipping(weights, request.ClipNorm) : null;
        _dropout = new DropoutMasks(request.Seed.Derive("dropout"));
    }

    /// <summary>Trains.</summary>
    /// <param name="afterBatch">Called with the number of batches done so far.</param>
    /// <param name="cancellation">Looked at before every segment.</param>
    public StreamedTrainingResult Run(Action<int>? afterBatch, CancellationToken cancellation)
    {
        double last = 0;
        for (int epoch = 0; epoch < _request.Epochs; epoch++)
        {
            int[] order = _request.Order(epoch);
            foreach (IReadOnlyList<Range> batch in _request.Plan.Batches())
            {
                _batch++;
                last = Descend([.. batch.Select(micro => order[micro])], cancellation);
                if (!double.IsFinite(last))
                {
                    throw TrainingDivergedException.For(_request, $"the loss of batch {_batch} is {last}");
                }

                afterBatch?.Invoke(_batch);
            }
        }

        _tensors.Complete();
        return new StreamedTrainingResult(_tensors.Trained, _request.Indices.Length, _batch, last);
    }

    /// <summary>Frees what is in memory; the scratch file stays.</summary>
    public void Dispose()
    {
        _rule.Dispose();
        _clipping?.Dispose();
    }

    private double Descend(int[][] micros, CancellationToken cancellation)
    {
        _dropout.Mark();
        int last = _bounds.Length - 2;
        for (int segment = 0; segment < last; segment++)
        {
            cancellation.ThrowIfCancellationRequested();
            Forward(segment, micros);
            Watch(StreamedMomentKind.Forward, segment);
        }

        cancellation.ThrowIfCancellationRequested();
        _targets.Prepare(micros, InputOf, cancellation);
        double loss = ForwardAndBackward(last, micros);
        for (int segment = last - 1; segment >= 0 && _bounds[segment + 1] > _steps.FirstTrained; segment--)
        {
            cancellation.ThrowIfCancellationRequested();
            Backward(segment, micros);
        }

        MoveByClipped();
        return loss;
    }

    private void Forward(int segment, int[][] micros)
    {
        using IDisposable withoutGradients = no_grad();
        using SegmentRunner runner = Load(segment);
        for (int micro = 0; micro < micros.Length; micro++)
        {
            using DisposeScope scope = NewDisposeScope();
            var stack = new TensorStack(segment == 0 ? [_input(micros[micro])] : _stacks[segment - 1][micro].Load(Untouched(segment)));
            runner.Run(stack, PassOf);
            _stacks[segment][micro].Save(stack.Tensors);
        }

        _tensors.KeepStatistics(runner);
    }

    /// <summary>The last segment: its forward pass is the one that records gradients.</summary>
    private double ForwardAndBackward(int segment, int[][] micros)
    {
        using SegmentRunner runner = Load(segment);
        int samples = micros.Sum(micro => micro.Length);
        double loss = 0;
        for (int micro = 0; micro < micros.Length; micro++)
        {
            using DisposeScope scope = NewDisposeScope();
            (TensorStack stack, Tensor?[] entries) = Enter(segment, micro, micros);
            Tensor target = _targets.Of(micro, _request.SamplesAt(micros[micro]));
            runner.Run(stack, PassOf);
            using var count = samples.ToScalar(); // one that nobody holds may be finalized while libtorch reads it
            Tensor mean = TrainingLoss.Sum(_request.SubModel.Objective, stack.Top, target).div(count);
            SaveGradients(segment, micro, SegmentRunner.Backward([mean], [], entries));
            loss += mean.item<float>();
        }

        _tensors.KeepStatistics(runner);
        Watch(StreamedMomentKind.Backward, segment);
        Move(runner);
        return loss;
    }

    // what this second pass does to running statistics goes with the segment: they have learned from these samples in the first
    private void Backward(int segment, int[][] micros)
    {
        using SegmentRunner runner = Load(segment);
        _dropout.Rewind(runner.DropoutLayers);
        for (int micro = 0; micro < micros.Length; micro++)
        {
            using DisposeScope scope = NewDisposeScope();
            (TensorStack stack, Tensor?[] entries) = Enter(segment, micro, micros);
            runner.Run(stack, PassOf);
            (Tensor Output, Tensor Arrived)[] made =
            [
                .. from one in _stacks[segment][micro].Made()
                let arrived = one.Tensor.Load()
                where arrived is not null
                select (stack.Tensors[one.Place], arrived),
            ];
            SaveGradients(
                segment,
                micro,
                SegmentRunner.Backward([.. made.Select(m => m.Output)], [.. made.Select(m => m.Arrived)], entries)
            );
        }

        Watch(StreamedMomentKind.Backward, segment);
        Move(runner);
    }

    /// <summary>What a segment begins with; of each distinct tensor either itself, where gradients go back through it, or null.</summary>
    private (TensorStack Stack, Tensor?[] Entries) Enter(int segment, int micro, int[][] micros)
    {
        if (segment == 0)
        {
            return (new TensorStack(_input(micros[micro])), [null]);
        }

        int untouched = Untouched(segment);
        StoredStack stored = _stacks[segment - 1][micro];
        Tensor[] loaded = stored.Load(untouched);
        ImmutableArray<StackEntry> entries = _steps.StackAt(_bounds[segment]);
        Tensor?[] needing =
        [
            .. stored
                .Distinct(untouched)
                .Select(distinct => entries[distinct.Place].NeedsGradient ? loaded[distinct.Place - untouched].requires_grad_(true) : null),
        ];
        return (new TensorStack(loaded), needing);
    }

    private void SaveGradients(int segment, int micro, Tensor?[] gradients)
    {
        if (segment > 0)
        {
            foreach (
                ((StoredTensor tensor, _), Tensor? gradient) in _stacks[segment - 1][micro].Distinct(Untouched(segment)).Zip(gradients)
            )
            {
                tensor.Save(gradient);
            }
        }
    }

    private void Move(SegmentRunner runner)
    {
        foreach ((string name, Tensor weight, Tensor gradient) in runner.TakeGradients())
        {
            if (_clipping is null)
            {
                _tensors.Move(name, weight, gradient);
            }
            else
            {
                _clipping.Add(name, gradient);
                _tensors.Keep(name, gradient);
            }
        }
    }

    private void MoveByClipped()
    {
        if (_clipping is null)
        {
            return;
        }

        using DisposeScope scope = NewDisposeScope();
        string[] names = [.. _clipping.Names];
        Tensor factor = _clipping.Factor();
        foreach (string name in names)
        {
            _tensors.MoveByKept(name, factor);
            Watch(StreamedMomentKind.Clipped, 0);
        }
    }

    // a teacher reads what comes out of the prefix
    private Tensor InputOf(int micro, int[] positions) =>
        _prefixBound is 0 ? _input(positions) : _stacks[_bounds.IndexOf(_prefixBound) - 1][micro].Top.Load()!;

    private int Untouched(int segment) => _steps.Untouched(_bounds[segment], _bounds[segment + 1]);

    private SegmentRunner Load(int segment)
    {
        _garbage.Collect();
        return new(_steps, _bounds[segment], _bounds[segment + 1], _tensors.Fill);
    }

    private ForwardPass PassOf(PartMode mode) =>
        mode == PartMode.Trainable
            ? new ForwardPass(BatchStatistics: true, _dropout)
            : new ForwardPass(_request.FrozenBatchNormInTrainMode);

    private void Watch(StreamedMomentKind kind, int segment) =>
        _way.Watch?.Invoke(new StreamedMoment(kind, _batch, segment + 1, _bounds.Length - 1));
}
