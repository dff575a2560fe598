using ProFL.Learning.SubModels;
using ProFL.Training.Local;
using ProFL.Training.Networks;
using static TorchSharp.torch;

namespace ProFL.Training.Streaming;

/// <summary>What the network should answer to the micro-batches of a batch: labels, or a teacher's logits, which is streamed too.</summary>
internal abstract class StreamedTargets
{
    /// <summary>The targets of a request.</summary>
    /// <param name="request">What is trained.</param>
    /// <param name="way">How it is streamed.</param>
    /// <param name="micros">Micro-batches of a batch at most.</param>
    /// <param name="samples">Samples of a micro-batch at most.</param>
    public static StreamedTargets Of(LocalTrainingRequest request, StreamedWay way, int micros, int samples) =>
        request.SubModel.Objective == Objective.Distillation ? new OfTeacher(request, way, micros, samples) : new OfLabels(request);

    /// <summary>Gets the targets of a batch ready.</summary>
    /// <param name="micros">Positions in the client's samples, by micro-batch.</param>
    /// <param name="input">What goes into the parts after the prefix, for a micro-batch and its positions.</param>
    /// <param name="cancellation">Looked at before every segment.</param>
    public abstract void Prepare(int[][] micros, Func<int, int[], Tensor> input, CancellationToken cancellation);

    /// <summary>The targets of a micro-batch; belong to the current dispose scope.</summary>
    /// <param name="micro">Which.</param>
    /// <param name="samples">Which samples of the data set they are.</param>
    public abstract Tensor Of(int micro, int[] samples);

    private sealed class OfLabels(LocalTrainingRequest request) : StreamedTargets
    {
        public override void Prepare(int[][] micros, Func<int, int[], Tensor> input, CancellationToken cancellation) { }

        public override Tensor Of(int micro, int[] samples) => TorchTensors.Labels(request.Data, samples);
    }

    private sealed class OfTeacher(LocalTrainingRequest request, StreamedWay way, int micros, int samples) : StreamedTargets
    {
        private readonly StreamedForward _teacher = new(
            request.SubModel.TeacherBehindPrefix().Parts,
            way.TeacherCuts,
            request.TeacherWeights ?? request.Weights,
            ForwardPass.Evaluation,
            way.Scratch,
            micros,
            samples
        );

        public override void Prepare(int[][] micros, Func<int, int[], Tensor> input, CancellationToken cancellation) =>
            _teacher.Run(micros.Length, micro => input(micro, micros[micro]), cancellation);

        public override Tensor Of(int micro, int[] samples) => _teacher.Output(micro);
    }
}
