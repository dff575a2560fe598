using Google.Protobuf;
using ProFL.Messages.Facts;
using ProFL.Messages.Journal;

namespace ProFL.Messages.Serialization;

/// <summary>
/// What earlier releases wrote, in today's fields: release 0.1 kept facts as text. Every message that is read from a journal or a snapshot
/// store comes through here, so that no other code knows the old fields. Nothing is changed in the database.
/// </summary>
public static class EarlierReleases
{
    // only here are the fields of release 0.1 read
#pragma warning disable CS0612
    /// <summary>The message with its facts in today's fields; the message itself where it has them already.</summary>
    public static IMessage Upgrade(IMessage message)
    {
        switch (message)
        {
            case JobEnded { End: JobPhase.Unspecified } e:
                (e.End, e.Status) = (Spelling.Parse<JobPhase>(e.Status), "");
                break;
            case BlockFrozen { Ending: StepEnding.Unspecified } e:
                (e.Ending, e.By) = (Spelling.Parse<StepEnding>(e.By), "");
                break;
            case StepCompleted { Ending: StepEnding.Unspecified } e:
                (e.Ending, e.By) = (Spelling.Parse<StepEnding>(e.By), "");
                break;
            case StragglersLeft { Rule: ClosingRule.Unspecified } e:
                (e.Rule, e.By) = (Spelling.Parse<ClosingRule>(e.By), "");
                break;
            case StepWorse { Decided: WorseDecision.Unspecified } e:
                (e.Decided, e.Decision) = (Spelling.Parse<WorseDecision>(e.Decision), "");
                break;
            case ClientExcluded { Cause: ExclusionCause.Unspecified } e:
                e.Cause = e.By == Spelling.Of(ExclusionCause.GiveUp) ? ExclusionCause.GiveUp : ExclusionCause.Operator;
                break;
            case JobFailed { Code: FailureCode.Unspecified } e:
                e.Code = CodeOf(e.Reason);
                break;
            case JobDirectorySnapshot e:
                UpgradeAll(e.Jobs.Select(entry => entry.Ended));
                break;
            case JobSnapshot e:
                Upgrade(e);
                break;
            default:
                break;
        }

        return message;
    }

    private static void Upgrade(JobSnapshot snapshot)
    {
        if (snapshot.Phase == JobPhase.Unspecified)
        {
            // the names of the members of a C# enum of release 0.1
            (snapshot.Phase, snapshot.Status) = (Spelling.Parse<JobPhase>(snapshot.Status.ToLowerInvariant()), "");
        }

        foreach (JobSnapshot.Types.Member member in snapshot.Members.Where(IsOfRelease01))
        {
            (member.LeftRule, member.LeftBy) = (Spelling.Parse<ClosingRule>(member.LeftBy), "");
        }

        UpgradeAll(snapshot.Members.Select(member => member.Excluded));
        UpgradeAll(snapshot.Steps);
        UpgradeAll(snapshot.Frozen);
        UpgradeAll(snapshot.Exclusions);
        UpgradeAll(snapshot.Excluded);
        UpgradeAll(snapshot.Worse);
        UpgradeAll([snapshot.Failed]);
    }

    private static bool IsOfRelease01(JobSnapshot.Types.Member member) =>
        member.LeftRule == ClosingRule.Unspecified && member.LeftBy.Length > 0;
#pragma warning restore CS0612

    private static void UpgradeAll(IEnumerable<IMessage?> messages)
    {
        foreach (IMessage message in messages.OfType<IMessage>())
        {
            Upgrade(message);
        }
    }

    // release 0.1 wrote a sentence alone; these are its sentences, and no later release writes one without its code
    private static FailureCode CodeOf(string reason)
    {
        return reason switch
        {
            _ when Begins("No client is able") => FailureCode.NoClientAble,
            _ when Begins("site ") => FailureCode.SiteData,
            _ when Begins("No site has a client") => FailureCode.NoClients,
            _ when Begins("Two clients are called") => FailureCode.DuplicateClient,
            _ when Begins("Client ") => FailureCode.EmptyClient,
            _ when reason.Contains("clients with most samples", StringComparison.Ordinal) => FailureCode.TooManySamples,
            _ when Begins("Round ") => FailureCode.NoUpdateCounts,
            _ => FailureCode.UnfitData,
        };

        bool Begins(string sentence) => reason.StartsWith(sentence, StringComparison.Ordinal);
    }
}
