// Exercises the client that openapi-generator makes for Go.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"time"

	"check/newsdesk"
)

var (
	ctx = context.Background()
	api = newsdesk.NewAPIClient(newsdesk.NewConfiguration()).NewsAPI
)

func check(condition bool, what ...any) {
	if !condition {
		log.Output(2, fmt.Sprint(what...))
		log.Fatal("failed")
	}
}

// must returns the result of a request that has to succeed.
func must[T any](result T, response *http.Response, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return result
}

// model returns the typed body of an error response.
func model[T any](err error) T {
	var failure *newsdesk.GenericOpenAPIError
	check(errors.As(err, &failure), err)
	body, ok := failure.Model().(T)
	check(ok, failure.Model(), string(failure.Body()))
	return body
}

func ids(articles []newsdesk.News) []int64 {
	found := []int64{}
	for _, article := range articles {
		found = append(found, article.Id)
	}
	return found
}

// loc tells as JSON where a validation error is.
func loc(detail newsdesk.ValidationError) string {
	text, err := json.Marshal(detail.Loc)
	check(err == nil, err)
	return string(text)
}

func main() {
	log.SetFlags(log.Lshortfile)
	creator := *newsdesk.NewNewsInputCreator("Ada", "Moreau")
	content := "Ships returned to the old harbour on Monday, a week after the storm had closed it."
	article := *newsdesk.NewNewsInput("Harbour reopens after storm", content, creator)

	// Create three articles.
	news, response, err := api.CreateNews(ctx).NewsInput(article).Execute()
	check(err == nil && response.StatusCode == 201 && news.Id > 1<<31 && news.Title == article.Title, err)
	etag := response.Header.Get("ETag")
	second := must(api.CreateNews(ctx).NewsInput(article).Execute()).Id
	third := must(api.CreateNews(ctx).NewsInput(article).Execute()).Id
	three := []int64{third, second, news.Id}

	// Filter by time: as an ISO date and in Unix seconds.
	day := time.Unix(news.CreatedAt, 0).UTC().Format(time.DateOnly)
	unix := strconv.FormatInt(news.CreatedAt, 10)
	list := func() newsdesk.ApiListNewsRequest { return api.ListNews(ctx).Id(three) }
	found := must(list().CreatedFrom(day).CreatedTo(unix).Execute())
	check(slices.Contains(ids(found), news.Id), found)
	found = must(list().CreatedAt([]string{"2001-09-09", unix}).Execute())
	check(slices.Contains(ids(found), news.Id), found)
	found = must(list().CreatedFrom("2001-09-09").CreatedTo("1000000000").Execute())
	check(len(found) == 0, found)
	found = must(list().CreatedAt([]string{"2001-09-09", "1000000000"}).Execute())
	check(len(found) == 0, found)

	// Read.
	found = must(api.ListNews(ctx).Id(three[1:]).Execute())
	check(len(found) == 2, found)
	read, response, err := api.GetNews(ctx, news.Id).Execute()
	check(err == nil && reflect.DeepEqual(read, news) && response.Header.Get("ETag") == etag, err)
	_, response, err = api.GetNews(ctx, news.Id).IfNoneMatch(etag).Execute()
	check(response.StatusCode == 304, err)

	// Patch, under the condition that nobody else has.
	patch := *newsdesk.NewNewsPatch()
	patch.SetTitle("Harbour open again")
	response, err = api.UpdateNews(ctx, news.Id).NewsPatch(patch).IfMatch(etag).Execute()
	check(err == nil && response.StatusCode == 204, err)
	check(must(api.GetNews(ctx, news.Id).Execute()).Title == *patch.Title)
	response, err = api.UpdateNews(ctx, news.Id).NewsPatch(patch).IfMatch(etag).Execute()
	check(response.StatusCode == 412 && model[newsdesk.HTTPError](err).Detail == "Precondition Failed", err)

	// Invalid requests.
	short := article
	short.Title = "Too short"
	_, response, err = api.CreateNews(ctx).NewsInput(short).Execute()
	detail := model[newsdesk.HTTPValidationError](err).Detail[0]
	check(response.StatusCode == 422 && detail.Type == "string_too_short", err)
	check(loc(detail) == `["body","title"]`, detail)
	_, _, err = api.ListNews(ctx).CreatedAt([]string{"tomorrow"}).Execute()
	detail = model[newsdesk.HTTPValidationError](err).Detail[0]
	check(loc(detail) == `["query","created_at",0]`, detail)

	// Follow the links to the last page.
	pages := []int64{}
	for request := list().Limit(1); ; {
		page, response, err := request.Execute()
		check(err == nil, err)
		pages = append(pages, ids(page)...)
		link := regexp.MustCompile(`[?&]cursor=([^&>]+)`).FindStringSubmatch(response.Header.Get("Link"))
		if link == nil {
			break
		}
		request = request.Cursor(link[1])
	}
	check(slices.Equal(pages, three), pages)

	// Delete.
	response, err = api.DeleteNews(ctx, news.Id).Execute()
	check(err == nil && response.StatusCode == 204, err)
	_, response, err = api.GetNews(ctx, news.Id).Execute()
	missing := fmt.Sprintf("News with id %d don't exist", news.Id)
	check(response.StatusCode == 404 && model[newsdesk.HTTPError](err).Detail == missing, err)
}
