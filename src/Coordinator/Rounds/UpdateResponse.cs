using Google.Protobuf;
using ProFL.Coordinator.Lifecycle;
using ProFL.Learning.Cohorts;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Rounds;

/// <summary>What is done with an update that a client offers.</summary>
/// <param name="Event">Written down first; null when nothing is.</param>
/// <param name="Verdict">What the client is answered; null when the update is pulled and answered later.</param>
/// <param name="Reason">Goes with the verdict.</param>
internal sealed record UpdateResponse(IMessage? Event, Verdict? Verdict, string Reason)
{
    /// <summary>Said to a client that the round does not wait for.</summary>
    public const string Left = "the round is over, or the client left it";

    private const string OtherBytes = "an update of other bytes is counted for this key";

    /// <summary>The response to an update. That one was trained again is written down once for each training.</summary>
    public static UpdateResponse To(UpdateReady ready, JobState state, RoundInFlight inFlight) =>
        UpdateDispositions.Of(state, ready.Round, new ClientId(ready.Client), ready.Update.Sha256, ready.TrainingId) switch
        {
            UpdateDisposition.NotNeeded => new(null, Messages.Wire.Verdict.NotNeeded, Left),
            UpdateDisposition.AlreadyRefused => new(
                null,
                Messages.Wire.Verdict.Refused,
                state.Open!.Members[new ClientId(ready.Client)].Refused!.Reason
            ),
            UpdateDisposition.OtherBytes => new(
                inFlight.NoteAgain(ready)
                    ? UpdateEvents.Nondeterministic(state.Open!, ready, state.SignerOf(new ClientId(ready.Client)), inFlight.Names)
                    : null,
                Messages.Wire.Verdict.NotNeeded,
                OtherBytes
            ),
            UpdateDisposition.TrainedAgain => ToAccepted(ready, inFlight) with
            {
                Event = inFlight.NoteAgain(ready) ? UpdateEvents.TrainedAgain(state.Open!, ready, inFlight.Names) : null,
            },
            UpdateDisposition.AlreadyAccepted => ToAccepted(ready, inFlight),
            _ => Pull,
        };

    private static UpdateResponse Pull { get; } = new(null, null, "");

    // an accepted update whose bytes are lost is pulled again
    private static UpdateResponse ToAccepted(UpdateReady ready, RoundInFlight inFlight) =>
        inFlight.Lost.Contains(new ClientId(ready.Client)) ? Pull : new(null, Messages.Wire.Verdict.Accepted, "");
}
