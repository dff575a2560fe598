using System.Globalization;
using Google.Protobuf;
using ProFL.Messages;
using ProFL.Messages.Facts;
using ProFL.Messages.Journal;

namespace ProFL.Operators.Formatting;

/// <summary>An event of a job's journal as operators read it, in a line.</summary>
public static class EventFormatting
{
    /// <summary>The line of an event.</summary>
    /// <param name="event">The event.</param>
    public static string Of(IMessage @event) =>
        @event switch
        {
            TermStarted e => $"term {e.Term} begins at {NodeOf(e.Name, e.Address)}, version {e.ProductVersion}",
            JobStarted e => $"{e.Parts.Count} parts of the network are initialised from the seed"
                + (e.MicroBatch > 0 ? $", micro-batch auto is {e.MicroBatch}" : ""),
            ClientsLeftOut e => $"{e.Clients.Count} clients are left out for having fewer than {e.MinimumSamples} samples to train on: "
                + First(e.Clients.Select(c => c.Client)),
            NetworkNarrowed e =>
                $"the network is narrowed to the budgets of the roster: {e.Parts.Count} parts are initialised from the seed",
            RosterFixed e => $"roster, page {e.Page + 1} of {e.Pages}: {e.Members.Count} clients"
                + (e.Keys.Count > 0 ? $", who sign with the keys of {First(e.Keys.Select(key => key.Site))}" : ""),
            RoundPlanned e => $"round {e.Round}: {StepOf(e.Phase, e.Step)}"
                + $"{(e.ActiveBlock.Length > 0 ? $", block {e.ActiveBlock}" : "")}, {e.Cohort.Count} clients: "
                + $"{First(e.Cohort.Select(m => m.Client))}",
            UpdateAccepted e =>
                $"round {e.Round}: update of {e.Client} from {NodeOf(e.NodeName, e.Node)} is accepted, {e.Update.Size} bytes, "
                    + $"trained in {e.TrainingMs} ms"
                    + (e.Segments > 0 ? $", streamed in {e.Segments} segments" : ""),
            UpdateRefused e => $"round {e.Round}: update of {e.Client}{SignedBy(e.Site)} is refused: {e.Reason}",
            NondeterministicTraining e =>
                $"round {e.Round}: {NodeOf(e.NodeName, e.Node)} made other bytes for {e.Client}{SignedBy(e.Site)} than were accepted; "
                    + "they do not count",
            UpdateTrainedAgain e => $"round {e.Round}: {e.Client} was trained again at {NodeOf(e.NodeName, e.Node)}, to the same bytes",
            ClientExcluded { UntilIncluded: true } e =>
                $"{e.Client} is excluded from round {e.Round} on, by {FactPhrases.ByWhom(e)}: {e.Reason}",
            ClientExcluded e => $"round {e.Round}: {e.Client} is left out of this round, by {FactPhrases.ByWhom(e)}: {e.Reason}",
            StragglersLeft e =>
                $"round {e.Round} goes on without {e.Clients.Count} clients, because {FactPhrases.Of(e.Rule)}: {First(e.Clients)}",
            ClientIncluded e => $"{e.Client} may be chosen from round {e.Round} on, by {e.By}: {e.Reason}",
            RoundCompleted e => $"round {e.Round} is completed: {e.Updates} "
                + $"updates{(e.Movement >= 0 ? string.Create(CultureInfo.InvariantCulture, $", movement {e.Movement / 1e9:0.000}") : "")}",
            BlockFrozen e => $"block {e.Block} is frozen after {e.Rounds} rounds: {FactPhrases.Of(e.Ending)}",
            CoolDownStarted e => $"{FactPhrases.Of(e.Ending)} after {e.RoundInStep} rounds; {e.Rounds} rounds to cool down follow",
            StepCompleted e => $"{StepOf(e.Phase, e.Step)} ends after {e.Rounds} rounds: {FactPhrases.Of(e.Ending)}",
            StepWorse e => string.Create(
                CultureInfo.InvariantCulture,
                $"{StepOf(e.Phase == Phase.Polish ? Phase.Polish : Phase.Grow, e.Step)} ended at {e.Accuracy:P1}, "
                    + $"{StepOf(Phase.Grow, e.BetterStep)} had {e.BetterAccuracy:P1}: {FactPhrases.Of(e)}"
            ),
            ModelEvaluated e =>
                $"round {e.Round}: {e.Correct} of {e.Total} held-out samples are right{(e.Final ? ", the final model" : "")}",
            BlobsReleased e => $"blobs that only rounds up to {e.Round} need may be deleted",
            JobPaused e => $"paused by {e.By}: {e.Reason}",
            JobResumed e => $"resumed by {e.By}: {e.Reason}",
            RestoreAccepted e =>
                $"the restored journal is accepted by {e.By}: {e.Reason}; nodes forget rounds beyond {e.Round}, term {e.Term} begins",
            JobStopping e => $"stopped by {e.By}: {e.Reason}",
            JobStopped e => e.Model is null ? "ended without a model" : $"ended; the model so far is {e.Model.Sha256}",
            JobCompleted e => $"completed; the model is {e.Model.Sha256}",
            JobFailed e => $"failed: {e.Reason}",
            _ => @event.Descriptor.Name,
        };

    private static string First(IEnumerable<string> clients)
    {
        string[] first = [.. clients.Take(21)];
        return string.Join(" ", first.Take(20)) + (first.Length > 20 ? " …" : "");
    }

    // a journal of an earlier release tells addresses alone; a name that several nodes had is with its address already
    private static string NodeOf(string name, string address) =>
        name.Length == 0 ? address
        : name.Contains('(', StringComparison.Ordinal) ? name
        : $"{name} ({NodeListFormatting.PlaceOf(address)})";

    private static string SignedBy(string site) => site.Length > 0 ? $", signed by site {site}," : "";

    private static string StepOf(Phase phase, int step) => new StepName(phase, step).Label;
}
