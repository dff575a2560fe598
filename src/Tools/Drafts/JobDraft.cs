using System.Globalization;
using System.Text;
using System.Text.Json;
using ProFL.Learning.Jobs;
using ProFL.Learning.Parameters;
using ProFL.Training.Formats;

namespace ProFL.Tools.Drafts;

/// <summary>A job file for some data, with a comment where a choice was made.</summary>
/// <param name="survey">What the data is.</param>
/// <param name="choices">What was chosen.</param>
public sealed class JobDraft(DataSurvey survey, InitChoices choices)
{
    /// <summary>The network that fits the data: of images cnn28, of rows mlp.</summary>
    public static string NetworkFor(DataSurvey survey)
    {
        ArgumentNullException.ThrowIfNull(survey);
        return survey.Format == DataFormat.Csv ? "mlp" : "cnn28";
    }

    /// <summary>The network's input: a row is flat, an image has sides.</summary>
    public static TensorShape InputOf(DataSurvey survey)
    {
        ArgumentNullException.ThrowIfNull(survey);
        return survey.Format == DataFormat.Csv ? new TensorShape(survey.Shape[0]) : survey.Shape;
    }

    /// <summary>Writes the file.</summary>
    public string Write()
    {
        bool folders = survey.Sites.Count > 0;
        var file = new StringBuilder();
        file.AppendLine(
            CultureInfo.InvariantCulture,
            $"# Written by `profl init` for {choices.Folder}: {Kind()}, {survey.Samples:#,0} samples of {survey.Classes.Length} "
                + $"classes. Yours to change."
        );
        file.AppendLine(CultureInfo.InvariantCulture, $"name = {choices.Name}");
        file.AppendLine("seed = 1");
        file.AppendLine(
            CultureInfo.InvariantCulture,
            $"network {{ file = {choices.Network}, input = [{string.Join(", ", InputOf(survey).Dimensions)}], classes = "
                + $"{survey.Classes.Length} }}"
        );
        Data(file, folders);
        Fleet(file, folders);
        file.AppendLine(
            CultureInfo.InvariantCulture,
            $$"""
            training {
              epochs = 1
              batch = {{choices.Batch}}
              learning-rate = 0.05
              momentum = 0.9
              weight-decay = 5e-4
              clip-norm = 5
            }
            # clients in each round
            rounds { cohort = {{choices.Cohort}} }
            # rounds in which each block is trained before it is frozen
            freezing { rounds = 20 }
            evaluation { every-rounds = 10{{(survey.EvaluationSite.Length > 0 ? $", site = {survey.EvaluationSite}" : "")}} }
            """
        );
        return file.ToString();
    }

    private void Data(StringBuilder file, bool folders)
    {
        file.AppendLine("data {");
        file.AppendLine(CultureInfo.InvariantCulture, $"  format = {NameOfFormat()}");
        file.AppendLine(CultureInfo.InvariantCulture, $"  folder = {Quoted(choices.DataFolder)}");
        if (!survey.SamplesOfClasses.IsEmpty)
        {
            file.AppendLine("  # in the order of their labels");
            file.AppendLine(CultureInfo.InvariantCulture, $"  classes = {List(survey.Classes)}");
        }

        file.AppendLine(
            survey.HasHeldOut ? "  held-out = files"
            : folders ? "  # share of each client's samples that is kept for evaluation\n  held-out = 0.2"
            : "  # share of each class that is kept for evaluation\n  held-out = 0.2"
        );
        if (survey.Format == DataFormat.Images)
        {
            file.AppendLine(
                "  # crop: the middle of each image; pad: all of it with black bars; stretch: all of it, each side by its own factor"
            );
            file.AppendLine(survey.Bits == ImageSpec.UsualBits ? "  image { resize = crop }" : "  image { resize = crop, bits = 16 }");
        }

        if (survey.Csv is { } csv)
        {
            file.AppendLine(CultureInfo.InvariantCulture, $"  csv {{ {string.Join(", ", Keys(csv))} }}");
        }

        file.AppendLine("  normalisation = computed");
        file.AppendLine("}");
    }

    private static IEnumerable<string> Keys(CsvSpec csv)
    {
        yield return $"label = {Quoted(csv.Label)}";
        yield return $"missing = {(csv.Missing == MissingValues.Mean ? "mean" : "refuse")}";
        if (csv.Ignore.Count > 0)
        {
            yield return $"ignore = {List(csv.Ignore)}";
        }

        if (csv.Truths.Count > 0)
        {
            yield return $"truths = {List(csv.Truths)}";
        }

        if (csv.DecimalComma)
        {
            yield return "decimal = comma";
        }
    }

    private void Fleet(StringBuilder file, bool folders)
    {
        file.AppendLine("fleet {");
        if (folders)
        {
            file.AppendLine(
                CultureInfo.InvariantCulture,
                $"  # each folder <site>/<client> is a client: {survey.Sites.Sum(site => site.Value.Length)} of them"
            );
            file.AppendLine(CultureInfo.InvariantCulture, $"  sites = [{string.Join(", ", survey.Sites.Keys)}]");
            file.AppendLine("  partition = folders");
            file.AppendLine("  # what the largest step needs; a client that has less says memory = ... in the client.conf of its folder");
        }
        else
        {
            file.AppendLine(CultureInfo.InvariantCulture, $"  clients = {choices.Clients}");
            file.AppendLine(choices.Clients == 1 ? "  sites = [north]" : "  sites = [north, south]");
            file.AppendLine(CultureInfo.InvariantCulture, $"  partition = {choices.Partition}");
            file.Append(
                choices.Partition switch
                {
                    "dirichlet" => string.Create(CultureInfo.InvariantCulture, $"  alpha = {choices.Alpha}\n"),
                    "shards" => "  shards-per-client = 2\n",
                    _ => "",
                }
            );
            file.AppendLine("  # declared budgets above an idle process, drawn for each client: the largest just holds the full network");
        }

        file.AppendLine(CultureInfo.InvariantCulture, $"  memory-min = {choices.MemoryMinimum}KiB");
        file.AppendLine(CultureInfo.InvariantCulture, $"  memory-max = {choices.MemoryMaximum}KiB");
        file.AppendLine("}");
    }

    private string Kind() =>
        survey.Format switch
        {
            DataFormat.Idx => "IDX",
            DataFormat.Cifar10 => "CIFAR-10",
            DataFormat.Cifar100 => "CIFAR-100",
            DataFormat.Csv => "a table",
            _ => "images",
        };

    private string NameOfFormat() =>
        survey.Format switch
        {
            DataFormat.Idx => "idx",
            DataFormat.Cifar10 => "cifar-10",
            DataFormat.Cifar100 => "cifar-100",
            DataFormat.Csv => "csv",
            _ => "images",
        };

    private static string List(IEnumerable<string> names) => $"[{string.Join(", ", names.Select(Quoted))}]";

    private static string Quoted(string text) => JsonSerializer.Serialize(text, InitJson.Default.String);
}
