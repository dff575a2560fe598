using System.Collections.Immutable;
using ProFL.Learning.Networks;
using ProFL.Learning.Parameters;

namespace ProFL.Learning.SubModels;

/// <summary>
/// What one client runs in a round: parts of the global network in order of the forward pass, some frozen, some trainable (Wu,
/// Li, Xu, arXiv 2404.13349, section 3).
/// </summary>
/// <remarks>In the formulas θ_b is block b of T, p_b its proxy, w the head, and F(·) is frozen.</remarks>
/// <param name="Stage">The stage it belongs to.</param>
/// <param name="Step">The step of the stage, from 1.</param>
/// <param name="ActiveBlock">Name of the block or proxy the step is about; empty when there is no such one.</param>
/// <param name="Parts">The parts in order of the forward pass.</param>
public sealed record SubModel(Stage Stage, int Step, string ActiveBlock, ImmutableArray<SubModelPart> Parts)
{
    /// <summary>
    /// Samples that go through a fixed prefix at once when its features are computed. Part of the numbers: another size gives other bits.
    /// </summary>
    public int FeatureChunk { get; init; } = 64;

    /// <summary>Tensors that the training changes, in ordinal order of names: exactly what an update contains.</summary>
    public ImmutableArray<ParameterSpec> Trained { get; } =
    [.. Parts.SelectMany(part => part.Trained).OrderBy(parameter => parameter.Name, StringComparer.Ordinal)];

    /// <summary>
    /// Number of parts at the front that stay as they are through all rounds of the step, whatever share of it a client trains. Their
    /// output is a transform of the data, which a client may compute once in a step. The active block, frozen in a <see cref="Restricted"/>
    /// sub-model, is not among them: other clients go on training it.
    /// </summary>
    public int FixedPrefixLength { get; private init; } = Parts.TakeWhile(part => part.Mode == PartMode.Frozen).Count();

    /// <summary>
    /// Whether there are parts at the front that stay as they are through all rounds of the step; see <see cref="FixedPrefixLength"/>.
    /// </summary>
    public bool PrefixIsFixed => FixedPrefixLength > 0;

    /// <summary>What the training aims at.</summary>
    public Objective Objective { get; private init; } = Objective.CrossEntropy;

    /// <summary>
    /// The network whose logits a distillation copies, in order of the forward pass and all frozen; it begins with the same fixed prefix.
    /// Its parts keep the values with which the step began, also those that the sub-model trains (<see cref="TeacherCopies"/>). Empty for
    /// other objectives.
    /// </summary>
    public ImmutableArray<SubModelPart> Teacher { get; private init; } = [];

    /// <summary>
    /// Parts of the teacher that the sub-model trains under the same name: from the second round of the step on their values differ in the
    /// two, so that those of the step's start have to be kept for the teacher. The head when block T is mapped, and none otherwise.
    /// </summary>
    public IEnumerable<NetworkPart> TeacherCopies =>
        Teacher.Select(part => part.Part).Where(part => Parts.Any(own => own.Mode == PartMode.Trainable && own.Part.Name == part.Name));

    /// <summary>The sub-model of a growing step: F(θ_1 … θ_{t−1}), θ_t, p_{t+1} … p_T, w.</summary>
    /// <param name="network">The network.</param>
    /// <param name="step">t, from 1 to the number of blocks. At the last step the sub-model is the whole network.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such step.</exception>
    public static SubModel Growing(NetworkBlueprint network, int step)
    {
        ArgumentNullException.ThrowIfNull(network);
        return WithActiveBlock(network, Stage.Growing, step);
    }

    /// <summary>The whole network, every block and the head trainable: what plain federated averaging trains.</summary>
    /// <param name="network">The network.</param>
    public static SubModel FullNetwork(NetworkBlueprint network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return new SubModel(
            Stage.Growing,
            network.Steps,
            "",
            [.. All(network.Blocks, PartMode.Trainable), new SubModelPart(network.Head, PartMode.Trainable)]
        );
    }

    /// <summary>
    /// The first phase of a shrinking step, which learns θ_t on a prefix at its initial values: F(θ_1 … θ_{t−1}), θ_t, p_{t+1} … p_T, w.
    /// The first block is never trained in shrinking.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="step">t, from the number of blocks down to 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such step.</exception>
    public static SubModel ShrinkingLearn(NetworkBlueprint network, int step)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 2);
        return WithActiveBlock(network, Stage.Shrinking, step);
    }

    /// <summary>
    /// The second phase of a shrinking step, which maps θ_t to its proxy. Student: F(θ_1 … θ_{t−1}), p_t, F(p_{t+1} … p_T), F(w), with w
    /// trainable at t = T. Teacher: the network of <see cref="ShrinkingLearn"/>, all frozen, with its own copy of w.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="step">t, from the number of blocks down to 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such step.</exception>
    public static SubModel ShrinkingMap(NetworkBlueprint network, int step)
    {
        ArgumentNullException.ThrowIfNull(network);
        NetworkPart proxy = network.Proxy(step);
        ImmutableArray<SubModelPart> student =
        [
            .. All(network.Blocks.Take(step - 1), PartMode.Frozen),
            new SubModelPart(proxy, PartMode.Trainable),
            .. All(network.Proxies.Skip(step - 1), PartMode.Frozen),
            new SubModelPart(network.Head, step == network.Steps ? PartMode.Trainable : PartMode.Frozen),
        ];
        return new SubModel(Stage.Shrinking, step, proxy.Name, student)
        {
            Objective = Objective.Distillation,
            Teacher = [.. ShrinkingLearn(network, step).Parts.Select(part => part with { Mode = PartMode.Frozen })],
        };
    }

    /// <summary>
    /// The round before shrinking that gives the blocks of the prefix, which are at their initial weights, running statistics that fit the
    /// data: θ_1 … θ_{T−1}, calibrated.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <exception cref="ArgumentException">The network has nothing to calibrate; see <see cref="CanCalibrate"/>.</exception>
    public static SubModel Calibration(NetworkBlueprint network) =>
        CanCalibrate(network)
            ? new SubModel(Stage.Shrinking, network.Steps, "", [.. All(network.Blocks.SkipLast(1), PartMode.Calibrated)])
            {
                Objective = Objective.Calibration,
            }
            : throw new ArgumentException(
                $"network {network.Name} has no batch normalisation before its last block, so there is nothing to calibrate; "
                    + "leave the calibration out",
                nameof(network)
            );

    /// <summary>Whether a network has batch normalisation in a block before the last.</summary>
    /// <param name="network">The network.</param>
    public static bool CanCalibrate(NetworkBlueprint network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network.Blocks.SkipLast(1).Any(block => block.Parameters.Any(parameter => parameter.Kind == ParameterKind.Buffer));
    }

    /// <summary>What is left of the sub-model for a client that trains a share of it; the other parts are frozen.</summary>
    /// <param name="share">What the client trains.</param>
    /// <exception cref="InvalidOperationException">A distillation or calibration has no shares.</exception>
    public SubModel Restricted(ClientShare share)
    {
        if (Objective != Objective.CrossEntropy)
        {
            throw new InvalidOperationException(
                $"{Stage} step {Step}: a {Objective} is done whole or not at all; only a training on labels has shares"
            );
        }

        return share == ClientShare.Full
            ? this
            : new SubModel(
                Stage,
                Step,
                ActiveBlock,
                [.. Parts.Select(part => Belongs(part, share) ? part : part with { Mode = PartMode.Frozen })]
            )
            {
                FixedPrefixLength = FixedPrefixLength,
                FeatureChunk = FeatureChunk,
            };
    }

    /// <inheritdoc/>
    public bool Equals(SubModel? other) =>
        other is not null
        && Stage == other.Stage
        && Step == other.Step
        && ActiveBlock == other.ActiveBlock
        && Objective == other.Objective
        && FixedPrefixLength == other.FixedPrefixLength
        && Parts.AsSpan().SequenceEqual(other.Parts.AsSpan())
        && Teacher.AsSpan().SequenceEqual(other.Teacher.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => (Step * 31) + ActiveBlock.GetHashCode(StringComparison.Ordinal);

    private static SubModel WithActiveBlock(NetworkBlueprint network, Stage stage, int step)
    {
        NetworkPart active = network.Block(step);
        IEnumerable<NetworkPart> trainable = [active, .. network.Proxies.Skip(step - 1), network.Head];
        return new SubModel(
            stage,
            step,
            active.Name,
            [.. All(network.Blocks.Take(step - 1), PartMode.Frozen), .. All(trainable, PartMode.Trainable)]
        );
    }

    private static IEnumerable<SubModelPart> All(IEnumerable<NetworkPart> parts, PartMode mode) =>
        parts.Select(part => new SubModelPart(part, mode));

    private static bool Belongs(SubModelPart part, ClientShare share) =>
        part.Part.Kind == PartKind.Head || (share == ClientShare.OutputModule && part.Part.Kind == PartKind.Proxy);
}
