using System.Globalization;
using System.Text;
using ProFL.Messages;
using ProFL.Messages.Facts;
using ProFL.Messages.Wire;

namespace ProFL.Operators.Formatting;

/// <summary>Results of operator commands as people read them.</summary>
internal static class JobFormatting
{
    private const long WorthSayingMs = 5000;

    public static string Of(JobList list) =>
        list.Jobs.Count == 0
            ? "no job was submitted yet: profl submit JOB.conf"
            : string.Join(
                Environment.NewLine,
                list.Jobs.Select(j =>
                    $"{j.Job, -40} {j.Network.PadRight(list.Jobs.Max(other => other.Network.Length))} {Spelling.Of(j.Status), -11} "
                    + $"{(j.Status.IsEnd() ? "" : $"{j.Rounds} rounds"), 12}  "
                    + $"{Time(j.SubmittedUnixMs)}{(j.Reason.Length > 0 ? "  " + j.Reason : "")}"
                )
            );

    public static string Of(JobStatus status)
    {
        var text = new StringBuilder(LineOf(status));
        text.AppendLine();
        text.Append(
            CultureInfo.InvariantCulture,
            $"{status.Clients} clients, term {status.Term}; {status.UpdatesAccepted} updates accepted, {status.UpdatesRefused} "
                + $"refused{(status.Stragglers > 0 ? $", {status.Stragglers} stragglers left out" : "")}; "
                + $"{Sizes.Of(status.BytesDown)} down, {Sizes.Of(status.BytesUp)} up"
        );
        Add(text, WorstClassFormatting.Of(status.WorstClass));
        Add(text, TrainingsFormatting.Of(status.Trainings));
        Add(text, status.Reason);
        // a client at work is no news; explain names everybody
        foreach (WaitingFor waiting in status.Waiting.Where(w => w.SinceMs is 0 or >= WorthSayingMs))
        {
            Add(text, "waits for " + Of(waiting));
        }

        foreach (ExcludedClient excluded in status.Excluded)
        {
            Add(text, $"{excluded.Client} is excluded from round {excluded.Round} on, by {excluded.By}: {excluded.Reason}");
        }

        foreach (string remark in status.Remarks)
        {
            Add(text, remark);
        }

        Add(text, status.ModelSha256.Length > 0 ? $"model {status.ModelSha256}, {status.Equality}" : "");
        return text.ToString();
    }

    public static string LineOf(JobStatus status)
    {
        string step =
            status.CurriculumSteps > 0 && !status.HasEnded
                ? $", step {Math.Min(status.CurriculumIndex + 1, status.CurriculumSteps)} of {status.CurriculumSteps} "
                    + $"({new StepName(status.Phase, status.Step).Label})"
                : "";
        string round =
            status.Cohort > 0 ? $", round {status.Rounds + 1}: {status.Answered} of {status.Cohort} answered" : $", {status.Rounds} rounds";
        string accuracy =
            status.Total > 0 ? string.Create(CultureInfo.InvariantCulture, $", accuracy {(double)status.Correct / status.Total:P1}") : "";
        return $"{status.Job}: {Spelling.Of(status.Status)}{step}{round}{accuracy}";
    }

    public static string Of(JobExplanation explanation)
    {
        string status = Spelling.Of(explanation.Status);
        bool saysIt = explanation.Now.StartsWith(status, StringComparison.Ordinal);
        var text = new StringBuilder($"{explanation.Job} is {(saysIt ? "" : status + ": ")}{explanation.Now}");
        foreach (WaitingFor waiting in explanation.Waiting)
        {
            Add(text, "  waits for " + Of(waiting));
        }

        Add(text, "next: " + explanation.Next);
        return text.ToString();
    }

    public static string Of(LogLine line) => $"{line.Sequence, 6}  {Time(line.AtUnixMs)}  {line.Text}";

    public static string Of(ModelAt model) =>
        $"{model.Job}: {model.Of}, {model.Model.Size} bytes, SHA-256 {model.Model.Sha256}, {model.Equality}";

    private static string Of(WaitingFor waiting) =>
        $"{waiting.Who}{(waiting.SinceMs > 0 ? $", for {waiting.SinceMs / 1000} s now" : "")}: {waiting.What}. {waiting.Remedy}".TrimEnd();

    private static void Add(StringBuilder text, string line)
    {
        if (line.Length > 0)
        {
            text.AppendLine().Append(line);
        }
    }

    private static string Time(long unixMs) =>
        DateTimeOffset.FromUnixTimeMilliseconds(unixMs).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
