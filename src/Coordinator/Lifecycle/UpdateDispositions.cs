using ProFL.Coordinator.Progress;
using ProFL.Learning.Cohorts;

namespace ProFL.Coordinator.Lifecycle;

/// <summary>What an update means to a job that may have seen its key before.</summary>
public static class UpdateDispositions
{
    /// <summary>What an update means for a state that may have seen its key before.</summary>
    public static UpdateDisposition Of(JobState state, long round, ClientId client, string sha256, string trainingId)
    {
        if (
            state.Open is not { } open
            || open.Plan.Round != round
            || !open.Members.TryGetValue(client, out OpenRound.Member? member)
            || member.HasLeft
        )
        {
            return UpdateDisposition.NotNeeded;
        }

        if (member.Refused is not null)
        {
            return UpdateDisposition.AlreadyRefused;
        }

        if (member.Accepted is not { } accepted)
        {
            return UpdateDisposition.Awaited;
        }

        if (accepted.Update.Sha256 != sha256)
        {
            return UpdateDisposition.OtherBytes;
        }

        return accepted.TrainingId == trainingId ? UpdateDisposition.AlreadyAccepted : UpdateDisposition.TrainedAgain;
    }
}
