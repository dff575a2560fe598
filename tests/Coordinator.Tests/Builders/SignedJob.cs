using Google.Protobuf;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Signatures;
using ProFL.Coordinator.Tests.Support;
using ProFL.Messages.Journal;
using ProFL.Node.Trust;

namespace ProFL.Coordinator.Tests.Builders;

/// <summary>The journal of a job as it would be if its only site had a key.</summary>
internal static class SignedJob
{
    /// <summary>Signs what a site says in a journal.</summary>
    /// <param name="events">The journal, unsigned.</param>
    /// <param name="signer">The key of site north.</param>
    public static IReadOnlyList<IMessage> Of(IEnumerable<IMessage> events, SiteSigner signer)
    {
        var signed = new List<IMessage>();
        JobState state = JobState.Empty;
        foreach (IMessage e in events)
        {
            signed.Add(Signed(state, e, signer));
            state = state.Apply(signed[^1]);
        }

        return signed;
    }

    private static IMessage Signed(JobState state, IMessage e, SiteSigner signer) =>
        e switch
        {
            RosterFixed page => RosterKeys.On([page], [SiteAuthority.KeyOf(signer, "north")])[0],
            UpdateAccepted update => new UpdateAccepted(update)
            {
                Signature = OfUpdate(state, update.Client, update.Update, update.Samples, update.TrainingId, signer),
            },
            UpdateRefused update => new UpdateRefused(update)
            {
                Site = "north",
                Samples = 5,
                Signature = OfUpdate(state, update.Client, update.Update, 5, update.TrainingId, signer),
            },
            ModelEvaluated evaluated => OfEvaluation(
                new ModelEvaluated(evaluated) { Basis = SiteStatements.BasisOf(state, evaluated.CurriculumIndex) },
                signer
            ),
            _ => e,
        };

    private static ByteString OfUpdate(JobState state, string client, Blob update, long samples, string training, SiteSigner signer) =>
        ByteString.CopyFrom(
            signer.Sign(SiteStatements.OfUpdate(InitialisedJob.Id, state, client, update.Sha256, update.Size, samples, training))
        );

    private static ModelEvaluated OfEvaluation(ModelEvaluated evaluated, SiteSigner signer)
    {
        evaluated.Signature = ByteString.CopyFrom(signer.Sign(SiteStatements.OfEvaluation(InitialisedJob.Id, evaluated)));
        return evaluated;
    }
}
