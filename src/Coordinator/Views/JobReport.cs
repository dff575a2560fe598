using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Mapping;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Views;

/// <summary>What a StageManager answers when it is asked about its job.</summary>
internal static class JobReport
{
    /// <summary>How it stands.</summary>
    public static JobStatus StatusOf(JobSituation job)
    {
        if (job.State.HasEnded)
        {
            return JobStatusView.Of(job.Job, job.State, [], _ => MemberActivity.Unspecified);
        }

        JobStatus status = JobStatusView.Of(job.Job, job.State, WaitsOf(job), job.Round.Doing);
        return job.Trouble.IsThere
            ? new JobStatus(status) { Status = JobPhase.Paused, Reason = job.Sites.Nodes.Names.In(job.Trouble.Reason) }
            : status;
    }

    /// <summary>Why it stands there, and what comes next.</summary>
    public static JobExplanation ExplanationOf(JobSituation job)
    {
        if (job.State.HasEnded)
        {
            return JobExplanations.Of(job.Job, job.State, [], TimeSpan.Zero);
        }

        return job.Trouble.IsThere
            ? new JobExplanation
            {
                Job = job.Job,
                Status = JobPhase.Paused,
                Now = job.Sites.Nodes.Names.In(job.Trouble.Reason),
                Waiting = { WaitsOf(job) },
                Next = "it goes on where it was as soon as that is fixed; nobody is given up meanwhile",
            }
            : JobExplanations.Of(job.Job, job.State, WaitsOf(job), job.Round.Age);
    }

    // people know nodes by their names
    private static IEnumerable<WaitingFor> WaitsOf(JobSituation job) =>
        JobWaits
            .Of(job)
            .Select(waiting => new WaitingFor(waiting)
            {
                Who = job.Sites.Nodes.Names.In(waiting.Who),
                What = job.Sites.Nodes.Names.In(waiting.What),
            });

    /// <summary>Its model, where it has one, and where that can be fetched.</summary>
    public static ModelAt ModelOf(string job, JobState state, Uri blobUrl)
    {
        (Messages.Journal.Blob? model, int index) = state switch
        {
            { Completed: { } completed } => (completed.Model, completed.CurriculumIndex),
            { Stopped: { } stopped } => (stopped.Model, stopped.CurriculumIndex),
            _ => (null, 0),
        };
        ModelInput? input = state.Spec is null ? null : ModelInput.Of(state);
        return new ModelAt
        {
            Network = input?.Network ?? "",
            Input = { input?.Input ?? [] },
            Divisor = input?.Divisor ?? 0,
            Mean = { input?.Mean ?? [] },
            Deviation = { input?.Deviation ?? [] },
            Classes = { input?.Classes ?? [] },
            Job = job,
            Status = JobStatusView.StatusOf(state),
            Model = model?.ToWire(),
            BlobUrl = blobUrl.ToString(),
            Equality = Equality.Of(state),
            Of =
                model is null ? ""
                : index == state.Curriculum.Length - 1 ? "the full network"
                : $"the sub-model of {StepTitle.Of(state.Curriculum[index])}",
        };
    }
}
