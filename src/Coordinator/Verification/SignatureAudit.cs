using Google.Protobuf;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Signatures;
using ProFL.Learning.Cohorts;
using ProFL.Messages.Journal;
using ProFL.Node.Trust;

namespace ProFL.Coordinator.Verification;

/// <summary>Checks the signatures in a journal with the keys of its roster.</summary>
/// <param name="job">The job's id.</param>
internal sealed class SignatureAudit(string job)
{
    private readonly SortedDictionary<string, (SiteKey Key, long Updates, long Refused)> _sites = new(StringComparer.Ordinal);
    private long _unsigned;

    /// <summary>What was found.</summary>
    public SignatureReport Report =>
        _sites.Count == 0
            ? SignatureReport.None
            : new SignatureReport(
                [
                    .. _sites.Select(of => new SignatureReport.SignedSite(
                        of.Key,
                        SiteSignature.FingerprintOf(of.Value.Key.PublicKey.Span),
                        of.Value.Updates,
                        of.Value.Refused
                    )),
                ],
                _unsigned
            );

    /// <summary>What is wrong with the signatures of an event, a line each.</summary>
    /// <param name="row">Its sequence number.</param>
    /// <param name="state">The job before it.</param>
    /// <param name="event">The event.</param>
    public IEnumerable<string> FindingsOf(long row, JobState state, IMessage @event) =>
        FaultsOf(state, @event).Select(fault => $"row {row}: {fault}");

    private IEnumerable<string> FaultsOf(JobState state, IMessage @event) =>
        @event switch
        {
            RosterFixed e => [.. e.Keys.Select(OfKey).OfType<string>()],
            UpdateAccepted e => OfUpdate(state, e),
            UpdateRefused e => OfRefused(state, e),
            NondeterministicTraining e => OfOther(state, e),
            ModelEvaluated e => OfEvaluation(state, e),
            _ => [],
        };

    private string? OfKey(SiteKey key)
    {
        bool isFirst = _sites.TryAdd(key.Site, (key, 0, 0));
        return !isFirst ? $"site {key.Site} has two keys in the roster"
            : key.PublicKey.Span.SequenceEqual(SiteSignature.KeyOf(key.Certificate.Span)) ? null
            : $"the certificate of site {key.Site} in the roster is of another key";
    }

    private IEnumerable<string> OfUpdate(JobState state, UpdateAccepted e)
    {
        if (KeyOf(state, e.Client) is not { } key)
        {
            _unsigned++;
            return [];
        }

        _sites[key.Site] = _sites[key.Site] with { Updates = _sites[key.Site].Updates + 1 };
        return OfUpdate(state, key, e.Round, e.Client, e.Update, e.Samples, e.TrainingId, e.Signature, "counted update");
    }

    private IEnumerable<string> OfRefused(JobState state, UpdateRefused e)
    {
        if (KeyOf(state, e.Client) is not { } key)
        {
            return e.Site.Length == 0 ? [] : [$"round {e.Round}: a refused update is charged to site {e.Site}, which has no key"];
        }

        _sites[key.Site] = _sites[key.Site] with { Refused = _sites[key.Site].Refused + 1 };
        return e.Site == key.Site
            ? OfUpdate(state, key, e.Round, e.Client, e.Update, e.Samples, e.TrainingId, e.Signature, "refused update")
            : [$"round {e.Round}: the refused update of {e.Client} is not charged to site {key.Site}"];
    }

    private IEnumerable<string> OfOther(JobState state, NondeterministicTraining e) =>
        KeyOf(state, e.Client) is { } key
            ? OfUpdate(state, key, e.Round, e.Client, e.Other, e.OtherSamples, e.OtherTrainingId, e.Signature, "second update")
            : [];

    private IEnumerable<string> OfUpdate(
        JobState state,
        SiteKey key,
        long round,
        string client,
        Blob update,
        long samples,
        string trainingId,
        ByteString signature,
        string what
    )
    {
        byte[] statement = SiteStatements.OfUpdate(job, state, client, update.Sha256, update.Size, samples, trainingId);
        return Fault(key, statement, signature, $"round {round}: the {what} of {client}");
    }

    private IEnumerable<string> OfEvaluation(JobState state, ModelEvaluated e)
    {
        if (state.Spec is not { } spec || state.KeyOfSite(spec.Evaluation.Site) is not { } key)
        {
            return [];
        }

        // of a round before, the values are not at hand any more: there the basis is the coordinator's word
        return e.Round == state.Rounds && e.Basis != SiteStatements.BasisOf(state, e.CurriculumIndex)
            ? [$"round {e.Round}: what was evaluated is not the result of that round"]
            : Fault(key, SiteStatements.OfEvaluation(job, e), e.Signature, $"round {e.Round}: the evaluation");
    }

    private static IEnumerable<string> Fault(SiteKey key, byte[] statement, ByteString signature, string what) =>
        SiteSignature.IsValid(key.PublicKey.Span, statement, signature.Span) ? []
        : signature.IsEmpty ? [$"{what} is not signed, and site {key.Site} has a key"]
        : [$"{what} is not what the key of site {key.Site} signed"];

    private static SiteKey? KeyOf(JobState state, string client) =>
        state.RosterMemberOf(new ClientId(client)) is { } member ? state.KeyOfSite(member.Site) : null;
}
