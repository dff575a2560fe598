using System.Collections.Immutable;

namespace ProFL.Coordinator.Verification;

/// <summary>What <c>profl verify</c> found.</summary>
/// <param name="Job">The job.</param>
/// <param name="Events">Rows of its journal.</param>
/// <param name="Rounds">Completed rounds in the journal.</param>
/// <param name="RoundsRecomputed">Rounds whose updates are still there and whose result was computed again.</param>
/// <param name="BlobsChecked">Blobs whose bytes were hashed.</param>
/// <param name="ModelSha256">The model as recomputed; empty while the job has none.</param>
/// <param name="Status">Where the job stands according to its journal.</param>
/// <param name="UpdatesAccepted">Updates in the journal that count.</param>
/// <param name="UpdatesTrainedAgain">Accepted keys that were trained a second time.</param>
/// <param name="UpdatesCountedTwice">Keys that entered a sum more than once.</param>
/// <param name="NondeterministicTrainings">Keys for which two trainings gave other bytes.</param>
/// <param name="Exclusions">Members that left a round by an event.</param>
/// <param name="Stragglers">Members that rounds closed without, for their target or deadline.</param>
/// <param name="Equality">Which run's model it is.</param>
/// <param name="Findings">What is wrong, a line each; empty when everything holds.</param>
public sealed record VerificationReport(
    string Job,
    long Events,
    long Rounds,
    long RoundsRecomputed,
    int BlobsChecked,
    string ModelSha256,
    JobPhase Status,
    long UpdatesAccepted,
    long UpdatesTrainedAgain,
    long UpdatesCountedTwice,
    long NondeterministicTrainings,
    int Exclusions,
    long Stragglers,
    string Equality,
    ImmutableArray<string> Findings
)
{
    /// <summary>Which keys signed the updates that the journal counts.</summary>
    public SignatureReport Signatures { get; init; } = SignatureReport.None;

    /// <summary>Whether journal and blobs hold, and give the model that the journal names.</summary>
    public bool Holds => Findings.IsEmpty;
}
