using ProFL.Learning.SubModels;
using ProFL.Training.Data;
using ProFL.Training.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace ProFL.Training.Local;

/// <summary>What a training makes small: a distance between the network's answers and what they should be.</summary>
internal abstract class TrainingLoss : IDisposable
{
    /// <summary>
    /// What the network should answer. Asked for before the network runs, so that a teacher's memory is free again by then.
    /// </summary>
    /// <param name="input">What goes into the parts after the prefix.</param>
    /// <param name="samples">Which samples of the data set they are.</param>
    public abstract Tensor Target(Tensor input, int[] samples);

    /// <summary>The losses of the samples, added up.</summary>
    /// <param name="objective">What the training aims at.</param>
    /// <param name="logits">The network's answers, [N, classes].</param>
    /// <param name="target">What they should be.</param>
    public static Tensor Sum(Objective objective, Tensor logits, Tensor target)
    {
        if (objective == Objective.CrossEntropy)
        {
            return nn.functional.cross_entropy(logits, target, reduction: nn.Reduction.Sum);
        }

        using var classes = logits.shape[1].ToScalar(); // held until libtorch has read it
        return nn.functional.mse_loss(logits, target, nn.Reduction.Sum).div(classes);
    }

    /// <summary>Frees what belongs to the loss.</summary>
    public abstract void Dispose();

    /// <summary>The loss that a request's sub-model asks for.</summary>
    public static TrainingLoss Of(LocalTrainingRequest request) =>
        request.SubModel.Objective switch
        {
            Objective.CrossEntropy => new CrossEntropy(request.Data),
            Objective.Distillation => new Distillation(request),
            var objective => throw new ArgumentException($"{objective} has no loss"),
        };

    private sealed class CrossEntropy(DataSet data) : TrainingLoss
    {
        public override Tensor Target(Tensor input, int[] samples) => TorchTensors.Labels(data, samples);

        public override void Dispose() { }
    }

    /// <summary>
    /// Mean over the classes of the squared difference to the teacher's logits. The teacher reads what the student reads, in eval mode.
    /// </summary>
    private sealed class Distillation(LocalTrainingRequest request) : TrainingLoss
    {
        private readonly SubModelModule _teacher = SubModelModule.Loaded(
            request.SubModel.TeacherBehindPrefix(),
            request.TeacherWeights ?? request.Weights
        );

        public override Tensor Target(Tensor input, int[] samples) => _teacher.Forward(input, training: false);

        public override void Dispose() => _teacher.Dispose();
    }
}
