import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import newsdesk.ApiClient;
import newsdesk.ApiException;
import newsdesk.ApiResponse;
import newsdesk.api.NewsApi;
import newsdesk.model.HTTPError;
import newsdesk.model.HTTPValidationError;
import newsdesk.model.News;
import newsdesk.model.NewsInput;
import newsdesk.model.NewsInputCreator;
import newsdesk.model.NewsPatch;

/** Exercises the client that openapi-generator makes for Java. */
public class Check {
  static final ApiClient client = new ApiClient();
  static final NewsApi api = new NewsApi(client);

  interface Request {
    Object send() throws Exception;
  }

  static void check(boolean condition, Object what) {
    if (!condition) throw new AssertionError(what);
  }

  static ApiException failure(int status, Request request) throws Exception {
    try {
      throw new AssertionError(request.send());
    } catch (ApiException error) {
      check(error.getCode() == status, error);
      return error;
    }
  }

  /** The client leaves the bodies of errors to its user. */
  static <T> T body(ApiException error, Class<T> type) throws Exception {
    return client.getObjectMapper().readValue(error.getResponseBody(), type);
  }

  static String json(Object value) throws Exception {
    return client.getObjectMapper().writeValueAsString(value);
  }

  static String header(ApiResponse<?> response, String name) {
    return response.getHeaders().getOrDefault(name, List.of("")).get(0);
  }

  static NewsInput article(String title) {
    return new NewsInput()
        .title(title)
        .content("Ships returned to the old harbour on Monday, a week after the storm had closed it.")
        .creator(new NewsInputCreator().firstName("Ada").lastName("Moreau"));
  }

  static List<Long> ids(List<News> articles) {
    return articles.stream().map(News::getId).toList();
  }

  static List<Long> created(List<Long> ids, List<String> at, String from, String to) throws Exception {
    return ids(api.listNews(ids, at, from, to, null, null, null, null));
  }

  public static void main(String[] arguments) throws Exception {
    // Create three articles.
    NewsInput article = article("Harbour reopens after storm");
    ApiResponse<News> created = api.createNewsWithHttpInfo(article, null);
    News news = created.getData();
    long id = news.getId();
    String etag = header(created, "etag");
    check(created.getStatusCode() == 201 && id > 1L << 31 && news.getTitle().equals(article.getTitle()), news);
    long second = api.createNews(article, null).getId();
    List<Long> three = List.of(api.createNews(article, null).getId(), second, id);

    // Filter by time: as an ISO date and in Unix seconds.
    String unix = news.getCreatedAt().toString();
    String day = Instant.ofEpochSecond(news.getCreatedAt()).atZone(ZoneOffset.UTC).toLocalDate().toString();
    check(created(three, null, day, unix).contains(id), unix);
    check(created(three, List.of("2001-09-09", unix), null, null).contains(id), unix);
    check(created(three, null, "2001-09-09", "1000000000").isEmpty(), unix);
    check(created(three, List.of("2001-09-09", "1000000000"), null, null).isEmpty(), unix);

    // Read.
    check(created(List.of(id, second), null, null, null).equals(List.of(second, id)), three);
    ApiResponse<News> read = api.getNewsWithHttpInfo(id, null, null, null, null);
    check(read.getData().equals(news) && header(read, "etag").equals(etag), read.getData());
    failure(304, () -> api.getNews(id, null, null, etag, null));

    // Patch, under the condition that nobody else has.
    NewsPatch patch = new NewsPatch().title("Harbour open again");
    check(api.updateNewsWithHttpInfo(id, patch, etag, null, null).getStatusCode() == 204, patch);
    check(api.getNews(id, null, null, null, null).getTitle().equals(patch.getTitle()), patch);
    ApiException stale = failure(412, () -> api.updateNewsWithHttpInfo(id, patch, etag, null, null));
    check(body(stale, HTTPError.class).getDetail().equals("Precondition Failed"), stale);

    // Invalid requests.
    ApiException invalid = failure(422, () -> api.createNews(article("Too short"), null));
    var error = body(invalid, HTTPValidationError.class).getDetail().get(0);
    check(error.getType().getValue().equals("string_too_short"), error);
    check(json(error.getLoc()).equals("[\"body\",\"title\"]"), error);
    invalid = failure(422, () -> created(null, List.of("tomorrow"), null, null));
    error = body(invalid, HTTPValidationError.class).getDetail().get(0);
    check(json(error.getLoc()).equals("[\"query\",\"created_at\",0]"), error);

    // Follow the links to the last page.
    List<Long> pages = new ArrayList<>();
    for (String cursor = null, link = "cursor"; !link.isEmpty(); ) {
      ApiResponse<List<News>> page = api.listNewsWithHttpInfo(three, null, null, null, 1L, cursor, null, null);
      pages.addAll(ids(page.getData()));
      link = header(page, "link");
      var match = Pattern.compile("[?&]cursor=([^&>]+)").matcher(link);
      if (match.find()) cursor = URLDecoder.decode(match.group(1), StandardCharsets.UTF_8);
    }
    check(pages.equals(three), pages);

    // Delete.
    check(api.deleteNewsWithHttpInfo(id, null, null, null).getStatusCode() == 204, id);
    ApiException missing = failure(404, () -> api.getNews(id, null, null, null, null));
    check(body(missing, HTTPError.class).getDetail().equals("News with id " + id + " don't exist"), missing);
  }
}
