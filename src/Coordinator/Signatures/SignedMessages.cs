using Google.Protobuf;
using Microsoft.Extensions.Logging;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Ports;
using ProFL.Coordinator.Sites;
using ProFL.Learning.Cohorts;
using ProFL.Messages.Signatures;
using ProFL.Messages.Wire;
using ProFL.Node.Trust;

namespace ProFL.Coordinator.Signatures;

/// <summary>
/// Takes what client nodes say for their sites where it is signed by the site's key: the key of the roster, and before there is one that
/// of the node. Anything else is dropped, counted and logged, and decides nothing. Where a site has no key, all is taken.
/// </summary>
/// <param name="id">The job's id.</param>
/// <param name="job">The job.</param>
/// <param name="sites">The client nodes.</param>
/// <param name="trust">Whether sites must sign before there is a roster.</param>
/// <param name="dropped">Counts what is dropped.</param>
/// <param name="log">For its operators.</param>
internal sealed partial class SignedMessages(
    string id,
    IJob job,
    JobSites sites,
    SiteTrust trust,
    DroppedMessages dropped,
    ILogger<SignedMessages> log
)
{
    /// <summary>A handler that is called for what is taken alone.</summary>
    public Action<T> Then<T>(Action<T> handler)
        where T : IMessage =>
        message =>
        {
            if (Takes(message))
            {
                handler(message);
            }
        };

    /// <summary>Whether an evaluation is signed as the answer to what was asked.</summary>
    public bool Takes(EvaluationReady ready, Evaluate asked) =>
        job.State.KeyOfSite(asked.Site) is not { } key
        || IsSigned(
            key.PublicKey.Span,
            asked.Site,
            ready.Node,
            ready.Signature,
            SiteStatements.OfEvaluation(ready, SiteStatements.BasisOf(asked)),
            $"an evaluation after round {ready.Round}"
        );

    private bool Takes(IMessage message) =>
        message switch
        {
            UpdateReady m => TakesUpdate(m),
            ClientProgress { Phase: ClientPhase.Declined } m => TakesAnswer(
                job.State.RosterMemberOf(new ClientId(m.Client))?.Site,
                m.Node,
                m.Signature,
                m,
                $"that {m.Client} declines"
            ),
            EnrolmentPage m => TakesAnswer(m.Site, m.Node, m.Signature, m, "which clients it has"),
            EnrolmentFailed m => TakesAnswer(m.Site, m.Node, m.Signature, m, "that it cannot use its data"),
            NodeAhead m => TakesAnswer(sites.At(m.Node)?.Site, m.Node, m.Signature, m, "that it knows later rounds"),
            _ => true,
        };

    // of another round, or of nobody in it: nothing follows from it, signed or not
    private bool TakesUpdate(UpdateReady ready) =>
        SiteStatements.SignerOf(job.State, ready.Round, ready.Client) is not { } key
        || IsSigned(
            key.PublicKey.Span,
            key.Site,
            ready.Node,
            ready.Signature,
            SiteStatements.OfUpdate(id, job.State, ready.Client, ready.Update.Sha256, ready.Update.Size, ready.Samples, ready.TrainingId),
            $"an update of {ready.Client} for round {ready.Round}"
        );

    private bool TakesAnswer(string? site, string node, ByteString signature, IMessage answer, string what)
    {
        bool isDemanded = job.State.RosterPages.IsEmpty ? trust.IsDemanded : job.State.RosterPages.Any(page => page.Keys.Count > 0);
        if (!isDemanded)
        {
            return true;
        }

        if (site is null)
        {
            return Drop(node, $"{what}, and nobody knows which site it speaks for");
        }

        if (!job.State.RosterPages.IsEmpty)
        {
            return job.State.KeyOfSite(site) is not { } key
                || IsSigned(key.PublicKey.Span, site, node, signature, SignedStatement.OfAnswer(answer), what);
        }

        return sites.At(node) is { } ready && ready.Site == site && NodeKey.Of(ready) is { } own
            ? IsSigned(own, site, node, signature, SignedStatement.OfAnswer(answer), what)
            : Drop(node, $"{what}, and it is no node of site {site}");
    }

    private bool IsSigned(ReadOnlySpan<byte> key, string site, string node, ByteString signature, byte[] statement, string what)
    {
        if (SiteSignature.IsValid(key, statement, signature.Span))
        {
            dropped.Forget(node);
            return true;
        }

        return Drop(
            node,
            signature.IsEmpty
                ? $"{what}, which is not signed, and site {site} has a key"
                : $"{what}, which the key of site {site} has not signed as it came: of another key or round, or changed"
        );
    }

    private bool Drop(string node, string reason)
    {
        if (dropped.Note(node, reason))
        {
            LogDropped(id, node, reason);
        }

        return false;
    }
}
