using System.Globalization;
using ProFL.Messages.Facts;
using ProFL.Messages.Wire;
using ProFL.Tools.Formatting;
using ProFL.Tools.Runs;

namespace ProFL.Cli.Screens;

/// <summary>A line for each round and each finished step: for files, pipes and terminals that cannot do more.</summary>
/// <param name="output">Where lines go.</param>
/// <param name="fit">Makes a line fit where it goes; null leaves it as it is.</param>
public sealed class PlainView(TextWriter output, Func<string, string>? fit = null) : IProgressView
{
    // an evaluation is made while the next rounds go on; it may be left out, and then nobody waits for it any longer
    private const int LongestEvaluation = 3;
    private long _shownRounds = -1;
    private int _shownFinished;
    private int _shownRemarks;
    private string _shownWaiting = "";
    private string _note = "";

    /// <inheritdoc/>
    public void Begin(string title, string about, int following = 0)
    {
        (_shownRounds, _shownFinished, _shownRemarks, _shownWaiting) = (-1, 0, 0, "");
        Print($"{title}: {about}");
    }

    /// <inheritdoc/>
    public void Show(JobStatus status, TimeSpan silence)
    {
        _note = "";
        while (_shownFinished < status.Finished.Count && !IsAwaited(status, _shownFinished))
        {
            Print("  " + StepLabels.EndOf(status.Finished[_shownFinished++]));
        }

        foreach (string remark in status.Remarks.Skip(_shownRemarks))
        {
            Print("  " + remark);
            _shownRemarks++;
        }

        if (status.Rounds != _shownRounds)
        {
            _shownRounds = status.Rounds;
            _shownWaiting = "";
            Print(LineOf(status));
        }

        if (silence > Stall.Patience)
        {
            Explain(status);
        }
    }

    /// <inheritdoc/>
    public void Note(string text)
    {
        if (text != _note)
        {
            _note = text;
            Print(text);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => output.Flush();

    private void Print(string line) => output.WriteLine(fit is null ? line : fit(line));

    private void Explain(JobStatus status)
    {
        // since when it waits changes all the time and is not shown: once is enough
        string waiting = string.Join(Environment.NewLine, status.Waiting.Select(w => $"  waits for {w.Who}: {w.What}. {w.Remedy}"));
        if (waiting.Length > 0 && waiting != _shownWaiting)
        {
            _shownWaiting = waiting;
            Print(waiting);
        }
    }

    // whether the accuracy at the end of a finished step is still to come
    private static bool IsAwaited(JobStatus status, int finished) =>
        !status.HasEnded
        && status.Finished[finished] is { Total: 0, Phase: not (Phase.Calibrate or Phase.Map) }
        && status.Rounds - status.Finished.Take(finished + 1).Sum(step => step.Rounds) < LongestEvaluation;

    private static string LineOf(JobStatus status)
    {
        if (status.Rounds == 0)
        {
            return status.Status == JobPhase.Recruiting ? "recruiting clients" : $"{status.Clients} clients, {status.Steps} steps";
        }

        if (status.Phase == Phase.Unspecified)
        {
            return $"round {status.Rounds, 4} · {StepLabels.NameOf(status)} · accuracy {Units.Accuracy(status.Correct, status.Total)}";
        }

        string movement =
            status.Movement < 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" · movement {status.Movement / 1e9:0.000}");
        return $"round {status.Rounds, 4} · {StepLabels.NameOf(status)} · {StepLabels.RoundOf(status, status.RoundsInStep)}{movement} · "
            + $"accuracy {Units.Accuracy(status.Correct, status.Total)}";
    }
}
