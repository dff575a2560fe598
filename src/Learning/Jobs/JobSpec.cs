using ProFL.Learning.Networks;

namespace ProFL.Learning.Jobs;

/// <summary>A training run as its job file describes it: everything that decides the final model.</summary>
/// <param name="Name">What the job is called.</param>
/// <param name="Seed">From which all chance of the job is drawn.</param>
/// <param name="Network">The network to train.</param>
/// <param name="Data">The data set.</param>
/// <param name="Fleet">The clients and their sites.</param>
/// <param name="Training">What a client does in a round.</param>
/// <param name="Rounds">How a round is held.</param>
/// <param name="Freezing">When a block is frozen.</param>
/// <param name="Evaluation">When and where the model is evaluated.</param>
/// <param name="Method">By what method the network is trained.</param>
public sealed record JobSpec(
    string Name,
    ulong Seed,
    NetworkBlueprint Network,
    DataSpec Data,
    FleetSpec Fleet,
    TrainingSpec Training,
    RoundSpec Rounds,
    FreezingSpec Freezing,
    EvaluationSpec Evaluation,
    MethodSpec Method
);
