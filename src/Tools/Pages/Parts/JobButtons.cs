using System.Xml.Linq;
using ProFL.Messages.Facts;
using ProFL.Messages.Wire;

namespace ProFL.Tools.Pages.Parts;

/// <summary>What an operator can do with a job as it stands.</summary>
internal static class JobButtons
{
    /// <summary>Builds them.</summary>
    public static IEnumerable<XElement> Build(JobStatus status)
    {
        if (status.Status == JobPhase.Paused)
        {
            yield return Markup.Button("resume", "Resume", $"{status.Job} goes on: the next round is planned.", ("job", status.Job));
        }
        else if (!status.HasEnded && status.Status != JobPhase.Stopping)
        {
            yield return Markup.Button(
                "pause",
                "Pause",
                $"No new round of {status.Job} is planned until it is resumed. The open one is waited for, "
                    + "and nobody is given up meanwhile.",
                ("job", status.Job)
            );
        }

        if (!status.HasEnded && status.Status != JobPhase.Stopping)
        {
            yield return Markup.Button(
                "stop",
                "Stop…",
                $"{status.Job} ends for good. The open round is dropped; the model after its newest completed round is kept.",
                ("job", status.Job)
            );
        }

        string job = Uri.EscapeDataString(status.Job);
        yield return new XElement("a", new XAttribute("class", "button"), new XAttribute("href", $"#/job/{job}/report"), "Report");
    }
}
